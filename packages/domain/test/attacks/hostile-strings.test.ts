import { validatePolicy } from '@turnpike/contracts/http/access';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { placesOf, valueAt, withValueAt } from '../every-operation/input-places.ts';
import { send } from '../every-operation/tenant-maker.ts';
import { sampleInput } from '../every-operation/what-is-seen.ts';

/** PostgreSQL takes neither NUL nor half a surrogate pair in a text: they are refused before it is asked. */

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('a NUL and half a surrogate pair are refused in every text of', () => {
  test.each(operationTable.map((contract) => [contract.id, contract] as const))(
    '%s',
    async (_id, contract) => {
      const tenant = await world.createTenant();
      const input = await sampleInput(world, tenant, contract);
      const { path, query, body, headers } = input;
      const places = placesOf({ path, query, body, headers }, (value) => typeof value === 'string');
      const different: unknown[] = [];
      for (const place of places) {
        const text = valueAt(input, place) as string;
        for (const hostile of [`${text}\u0000`, '\u0000', `${text}\ud800`, `\udc00${text}`]) {
          const error = await send(
            world,
            tenant.administrator,
            contract,
            withValueAt(input, place, hostile),
          ).catch((thrown: unknown) => thrown);
          const refused = error instanceof ManagementError && error.status >= 400 && error.status < 500;
          if (!refused) different.push({ place: place.join('.'), hostile, error });
        }
      }
      expect(different).toEqual([]);
    },
  );
});

test('nesting without end is no fault either', async () => {
  const { administrator, projectId } = await world.createTenant();
  const depth = 50_000;
  const policy = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown;
  const sent = { path: { project_id: projectId }, query: {}, headers: {}, body: { policy } };
  expect(await send(world, administrator, validatePolicy, sent)).toMatchObject({ body: { valid: false } });
});
