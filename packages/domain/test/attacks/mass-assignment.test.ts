import type { OperationContract } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { type InputPlace, placesOf, valueAt, withValueAt } from '../every-operation/input-places.ts';
import { type Sent, send } from '../every-operation/tenant-maker.ts';
import { sampleInput } from '../every-operation/what-is-seen.ts';

/** A body sets what its contract names and nothing else: whose a row is, and what it may, is never among it. */

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const extras: Record<string, unknown> = {
  accountId: newId(),
  account_id: newId(),
  id: newId(),
  is_domain_owner: true,
  grants: [{ policyId: 'system_account_administrator', place: { type: 'account' } }],
  place: { type: 'account' },
  passwordHash: 'x',
  secretSealed: 'x',
  createdAt: '2000-01-01T00:00:00Z',
};

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What takes any JSON and keeps nothing of it. */
const takesAnything = (id: string, [, field]: InputPlace): boolean =>
  id === 'ValidatePolicy' && field === 'policy';

async function outcome(contract: OperationContract, input: Required<Sent>): Promise<string> {
  const error = await send(world, tenant.administrator, contract, input).catch((thrown: unknown) => thrown);
  if (error instanceof ManagementError) return `refused ${error.status}`;
  return error instanceof Error ? `fault ${error.name}: ${error.message}` : 'done';
}

describe('a field that the contract does not name is refused by', () => {
  const withBody = operationTable.filter(({ body }) => body !== null);
  test.each(withBody.map((contract) => [contract.id, contract] as const))('%s', async (id, contract) => {
    tenant = await world.createTenant();
    const input = await sampleInput(world, tenant, contract);
    const places = placesOf({ body: input.body }, isObject).filter(
      (place) => place.length > 0 && !takesAnything(id, place),
    );
    expect(places).not.toEqual([]);
    const different: unknown[] = [];
    for (const place of places)
      for (const [name, value] of Object.entries(extras)) {
        const object = valueAt(input, place) as object;
        if (name in object) continue;
        const seen = await outcome(contract, withValueAt(input, place, { ...object, [name]: value }));
        if (seen !== 'refused 400') different.push({ place: place.join('.'), name, seen });
      }
    expect(different).toEqual([]);
  });
});
