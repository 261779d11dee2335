import type { OperationContract } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { sampleOf } from './samples.ts';
import { complete, makerOf, type Sent, send } from './tenant-maker.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ID = /^(?:[0-9a-f]{32}|[A-Z0-9]{20})$/;

/** Where ids stand in an input: names and positions from the outside in. */
function idPlaces(value: unknown, place: string[] = []): string[][] {
  if (typeof value === 'string') return ID.test(value) ? [place] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => idPlaces(inner, [...place, name]));
}

function at(value: unknown, place: readonly string[]): unknown {
  return place.reduce((inner, name) => (inner as Record<string, unknown>)[name], value);
}

function withAt<T>(value: T, place: readonly string[], replacement: unknown): T {
  const copy = structuredClone(value);
  const parent = at(copy, place.slice(0, -1)) as Record<string, unknown>;
  parent[place.at(-1) ?? ''] = replacement;
  return copy;
}

/** An id of the same form that nobody has. */
const missingLike = (id: string): string => (/[A-Z]/.test(id) ? newId().slice(0, 20).toUpperCase() : newId());

async function sampleInput(contract: OperationContract, tenant: Tenant): Promise<Required<Sent>> {
  return complete(tenant, contract, await sampleOf(contract.id, makerOf(world, tenant)));
}

/** What a caller sees of an answer, with everything replaced that differs from call to call. */
async function seen(contract: OperationContract, tenant: Tenant, input: Required<Sent>) {
  let refused = false;
  const answer = await send(world, tenant.administrator, contract, input).catch((error: unknown) => {
    if (!(error instanceof ManagementError)) throw error;
    refused = true;
    return { code: error.code, status: error.status, message: error.message };
  });
  const text = JSON.stringify(answer)
    .replaceAll(/[0-9a-f]{32}|[A-Z0-9]{20}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"n[0-9a-f]{12}"/g, '<name>');
  return { refused, text };
}

describe('ids of another account are answered like ids that nobody has by', () => {
  test.each(operationTable.map((contract) => [contract.id, contract] as const))(
    '%s',
    async (_id, contract) => {
      const [owner, stranger] = [await world.createTenant(), await world.createTenant()];
      const theirs = await sampleInput(contract, owner);
      let own = await sampleInput(contract, stranger);
      const seenWith = async (place: string[], id: string): Promise<string> => {
        const { refused, text } = await seen(contract, stranger, withAt(own, place, id));
        // What was not refused may have changed what the sample names.
        if (!refused) own = await sampleInput(contract, stranger);
        return text;
      };
      for (const place of idPlaces(theirs)) {
        const foreign = at(theirs, place) as string;
        const foreignSeen = await seenWith(place, foreign);
        const missingSeen = await seenWith(place, missingLike(foreign));
        expect({ place, seen: foreignSeen }).toEqual({ place, seen: missingSeen });
      }
    },
  );

  test('and whoever asks for another account in whole, with its own ids in every place, is refused', async () => {
    const [owner, stranger] = [await world.createTenant(), await world.createTenant()];
    for (const contract of operationTable) {
      const input = await sampleInput(contract, owner);
      // Whoever proves to be one of the account's users is one.
      if (idPlaces(input).length === 0 || contract.caller === 'anonymous') continue;
      const error = await send(world, stranger.administrator, contract, input).then(
        () => new Error(`${contract.id} was not refused`),
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof ManagementError)) throw error;
      expect([400, 404]).toContain(error.status);
    }
  });
});
