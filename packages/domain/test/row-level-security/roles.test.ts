import path from 'node:path';
import { createEmptyDatabase, createTestDatabase } from '@turnpike/testkit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/bootstrap.ts';
import { acrossAccounts, withinAccount } from '../../src/kernel/account-scope.ts';
import { type Database, openDatabase } from '../../src/kernel/database.ts';
import { runAsOwner } from '../../src/kernel/database-admin.ts';
import { applyMigrations } from '../../src/kernel/migrate.ts';
import { newId } from '../../src/kernel/new-id.ts';

const prismaDir = path.resolve(import.meta.dirname, '..', '..', '..', '..', 'prisma');
const folders = {
  migrationsDir: path.join(prismaDir, 'migrations'),
  schemaDir: path.join(prismaDir, 'schema'),
};

/** Names of roles belong to the server, which other test files use too. */
const suffix = newId().slice(0, 12);
const owner = `owner_${suffix}`;
const bypassing = `bypassing_${suffix}`;

let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;
let migrated: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  [empty, migrated] = await Promise.all([createEmptyDatabase(), createTestDatabase()]);
});
afterAll(async () => {
  await Promise.all([empty?.drop(), migrated?.drop()]);
  await runAsOwner(empty.url.replace(/\/[^/]*$/, '/postgres'), `DROP ROLE IF EXISTS ${owner}, ${bypassing}`);
});

const as = (url: string, role: string): string => {
  const address = new URL(url);
  address.username = role;
  address.password = 'secret';
  return address.toString();
};

const whoIsIt = async (database: Database) =>
  database.$queryRaw<[{ now: string; session: string }]>`SELECT current_user AS now, session_user AS session`;

test('a superuser gives up their rights for those of the role', async () => {
  const database = openDatabase(migrated.url, 1);
  try {
    const [who] = await whoIsIt(database);
    expect(who.now).toBe('turnpike_app');
    expect(who.session).not.toBe('turnpike_app');
    await expect(database.$executeRaw`CREATE TABLE mine (id int)`).rejects.toThrow('permission denied');
    await expect(database.$executeRaw`ALTER TABLE users DISABLE ROW LEVEL SECURITY`).rejects.toThrow('owner');
    await expect(database.$executeRaw`SET session_replication_role = replica`).rejects.toThrow(
      'permission denied',
    );
  } finally {
    await database.$disconnect();
  }
});

test('an owner who may make no roles migrates the database, and is bound all the same', async () => {
  const name = new URL(empty.url).pathname.slice(1);
  await runAsOwner(
    empty.url,
    `CREATE ROLE ${owner} LOGIN PASSWORD 'secret' NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
     ALTER DATABASE ${name} OWNER TO ${owner}; ALTER SCHEMA public OWNER TO ${owner}`,
  );
  const databaseUrl = as(empty.url, owner);
  const { applied } = await applyMigrations({ databaseUrl, ...folders });
  expect(applied.some((migration) => migration.endsWith('row_level_security'))).toBe(true);
  const account = (accountName: string) =>
    createAccount({ databaseUrl, masterKeyHex: '0'.repeat(64), accountName, userName: 'first' });
  const [one] = [await account('one'), await account('other')];
  const database = openDatabase(databaseUrl, 1);
  try {
    expect(await whoIsIt(database)).toEqual([{ now: owner, session: owner }]);
    const countUsers = () => database.user.count();
    expect(await countUsers()).toBe(0);
    expect(await acrossAccounts(countUsers)).toBe(2);
    expect(await withinAccount(one.account.domain_id, countUsers)).toBe(1);
    const rewriting = acrossAccounts(() => database.$executeRaw`DELETE FROM audit_events`);
    await expect(rewriting).rejects.toThrow('are only ever added');
  } finally {
    await database.$disconnect();
  }
});

test('a user whom nothing binds, and who cannot switch to the role, is refused with what to do', async () => {
  await runAsOwner(migrated.url, `CREATE ROLE ${bypassing} LOGIN PASSWORD 'secret' BYPASSRLS NOSUPERUSER`);
  const database = openDatabase(as(migrated.url, bypassing), 1);
  try {
    await expect(database.$queryRaw`SELECT 1`).rejects.toThrow(
      /not bound by row-level security and cannot switch to the role turnpike_app\. Use one that owns/,
    );
  } finally {
    await database.$disconnect();
  }
});
