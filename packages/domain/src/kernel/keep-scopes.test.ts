import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acrossAccounts, withinAccount } from './account-scope.ts';
import type { Db } from './database.ts';

let world: World;
let one: Tenant;
let other: Tenant;
beforeAll(async () => {
  world = await createWorld();
  [one, other] = [await world.createTenant(), await world.createTenant()];
});
afterAll(() => world?.close());

const database = () => world.strictEnv.database;
const gatewayOf = ({ instanceId }: Tenant) => database().instance.findUnique({ where: { id: instanceId } });

test('findUnique calls of one tick go out each in the scope of whoever asked', async () => {
  const [own, foreign, theirs, across, nobody] = await Promise.all([
    withinAccount(one.accountId, () => gatewayOf(one)),
    withinAccount(one.accountId, () => gatewayOf(other)),
    withinAccount(other.accountId, () => gatewayOf(other)),
    acrossAccounts(() => gatewayOf(other)),
    gatewayOf(one),
  ]);
  expect(own?.id).toBe(one.instanceId);
  expect(foreign).toBeNull();
  expect(theirs?.id).toBe(other.instanceId);
  expect(across?.id).toBe(other.instanceId);
  expect(nobody).toBeNull();
  const [foreignFirst, ownThen] = await Promise.all([
    withinAccount(other.accountId, () => gatewayOf(one)),
    withinAccount(one.accountId, () => gatewayOf(one)),
  ]);
  expect(foreignFirst).toBeNull();
  expect(ownThen?.id).toBe(one.instanceId);
});

test('so do the queries of transactions, and transactions of several queries', async () => {
  const inTransaction = (db: Db) => db.instance.findMany();
  const listOf = (tenant: Tenant, index: number) =>
    withinAccount(tenant.accountId, async () => {
      if (index % 2 === 0) return database().$transaction(inTransaction);
      const [found] = await database().$transaction([
        database().instance.findMany(),
        database().account.count(),
      ]);
      return found;
    });
  for (let round = 0; round < 10; round++) {
    const lists = await Promise.all(
      Array.from({ length: 20 }, (_, index) => listOf(index % 3 === 0 ? one : other, index)),
    );
    const ids = lists.map((rows) => rows.map(({ id }) => id));
    expect(ids).toEqual(
      Array.from({ length: 20 }, (_, index) => [(index % 3 === 0 ? one : other).instanceId]),
    );
  }
});

test('queries of two transactions in the very same tick do not get into each other', async () => {
  const meet = Promise.withResolvers<void>();
  let waiting = 0;
  const together = (tenant: Tenant) =>
    withinAccount(tenant.accountId, () =>
      database().$transaction(async (db) => {
        waiting += 1;
        if (waiting === 2) meet.resolve();
        await meet.promise;
        return db.instance.findMany();
      }),
    );
  const [first, second] = await Promise.all([together(one), together(other)]);
  expect(first?.map(({ id }) => id)).toEqual([one.instanceId]);
  expect(second?.map(({ id }) => id)).toEqual([other.instanceId]);
});
