import { operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { type InputPlace, placesOf, withValueAt } from '../every-operation/input-places.ts';
import { type Sent, send } from '../every-operation/tenant-maker.ts';
import { sampleInput } from '../every-operation/what-is-seen.ts';

/** Whatever a query language could take for a condition is no text, wherever a text is expected. */

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const operators: unknown[] = [
  { contains: '' },
  { $ne: null },
  { not: '' },
  { set: 'x' },
  ['x'],
  [],
  7,
  true,
  JSON.parse('{"__proto__": {"polluted": true}}'),
];

/** What takes any JSON: what is wrong with it is the answer. */
const takesAnything = (id: string, [part, field]: InputPlace): boolean =>
  id === 'ValidatePolicy' && part === 'body' && field === 'policy';

/** The reference has megabits as text in one direction and as a number in the other; here both forms are taken. */
const isMegabits = (id: string, [, field]: InputPlace, operator: unknown): boolean =>
  /^(Add|Update)EngressEipV2$/.test(id) && field === 'bandwidth_size' && typeof operator === 'number';

async function outcome(contract: (typeof operationTable)[number], input: Required<Sent>): Promise<string> {
  const error = await send(world, tenant.administrator, contract, input).catch((thrown: unknown) => thrown);
  if (error instanceof ManagementError) return `refused ${error.status}`;
  return error instanceof Error ? `fault ${error.name}: ${error.message}` : 'done';
}

describe('an object in the place of a text is refused by', () => {
  test.each(operationTable.map((contract) => [contract.id, contract] as const))(
    '%s',
    async (id, contract) => {
      tenant = await world.createTenant();
      const input = await sampleInput(world, tenant, contract);
      const places = placesOf(
        { path: input.path, query: input.query, body: input.body },
        (value) => typeof value === 'string',
      );
      const different: unknown[] = [];
      for (const place of places.filter((each) => !takesAnything(id, each)))
        for (const operator of operators.filter((each) => !isMegabits(id, place, each))) {
          const seen = await outcome(contract, withValueAt(input, place, operator));
          if (seen !== 'refused 400') different.push({ place: place.join('.'), operator, seen });
        }
      expect(different).toEqual([]);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );
});
