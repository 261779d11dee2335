import { canonicalJson, contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withinAccount } from '../../kernel/account-scope.ts';
import { type DocumentChange, writeDocuments } from './repository.ts';

let world: World;
let tenant: Tenant;
let other: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.createTenant();
  other = await world.createTenant();
});
afterAll(() => world.close());

function environment(id: string, name = id): DocumentChange {
  const body = { name, id, long_name: name };
  return {
    kind: 'environment',
    id,
    name,
    before: null,
    hash: contentHash(body),
    refs: [],
    text: canonicalJson(body),
  };
}
const rowsOf = (instanceId: string) => world.env.database.configDocument.count({ where: { instanceId } });

test('documents are written into a gateway of the account, with their history', async () => {
  const { instanceId, accountId } = tenant;
  const { database } = world.strictEnv;
  const document = environment('one');
  await withinAccount(accountId, () => writeDocuments(database, instanceId, 1, [document]));
  const { text: _, ...known } = document;
  await withinAccount(accountId, () => writeDocuments(database, instanceId, 2, [{ ...known, hash: null }]));
  const where = { instanceId };
  const { configBody, configDocument, configVersion } = world.env.database;
  const bodies = await configBody.findMany({ where });
  // Whoever checks the hash gets the members in its order.
  expect(bodies.map(({ hash, body }) => [hash, JSON.stringify(body)])).toEqual([
    [document.hash, document.text],
  ]);
  expect(await configDocument.findMany({ where })).toMatchObject([{ revision: 2, hash: null }]);
  expect(await configVersion.findMany({ where, orderBy: { revision: 'asc' } })).toMatchObject([
    { revision: 1, hash: document.hash },
    { revision: 2, hash: null },
  ]);
});

test('no session writes into a gateway that it does not see, one without an account into none', async () => {
  const { database } = world.strictEnv;
  const before = await rowsOf(other.instanceId);
  const write = () => writeDocuments(database, other.instanceId, 9, [environment('foreign')]);
  await expect(withinAccount(tenant.accountId, write)).rejects.toThrow('no gateway');
  await expect(write()).rejects.toThrow('no gateway');
  expect(await rowsOf(other.instanceId)).toBe(before);
});

test('what comes after a writing sees the rows of its own account only, whether or not it succeeded', async () => {
  const { database } = world.strictEnv;
  const seen = await withinAccount(tenant.accountId, () =>
    database.$transaction(async (tx) => {
      await writeDocuments(tx, tenant.instanceId, 10, [environment('before')]);
      const own = await tx.instance.findMany({ select: { id: true } });
      await tx.$executeRaw`SAVEPOINT here`;
      // The key of a document that is there twice is refused in the middle of the call.
      const twice = [environment('same'), environment('same', 'other')];
      await expect(writeDocuments(tx, tenant.instanceId, 11, twice)).rejects.toThrow();
      await tx.$executeRaw`ROLLBACK TO SAVEPOINT here`;
      return [own, await tx.instance.findMany({ select: { id: true } })];
    }),
  );
  expect(seen).toEqual([[{ id: tenant.instanceId }], [{ id: tenant.instanceId }]]);
});
