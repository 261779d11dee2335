import { createTestDatabase } from '@turnpike/testkit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAsOwner } from '../../src/kernel/database-admin.ts';
import { foreignTables, readColumns, systemTables } from './furnish.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test('every table has row-level security, forced, with a policy that reads the setting', async () => {
  const tables = await runAsOwner<{ name: string; forced: boolean; policies: string }>(
    database.url,
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
            coalesce((SELECT string_agg(p.qual || ' / ' || p.with_check, ' | ') FROM pg_policies p
                       WHERE p.tablename = c.relname AND p.schemaname = 'public' AND p.cmd = 'ALL'), '') AS policies
       FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
  );
  const open = tables.filter(
    ({ name, forced, policies }) =>
      !(name in foreignTables) && !(forced && policies.includes("current_setting('turnpike.account_id'")),
  );
  expect(
    open.map(({ name }) => name),
    "a migration that makes a table calls keep_to_account('table'), see prisma/migrations/*_row_level_security",
  ).toEqual([]);
  expect(tables.length).toBeGreaterThan(35);
});

test('every row belongs to an account, by its own column or by its gateway', async () => {
  const columns = await readColumns(database.url);
  const homeless = new Set(columns.map(({ table }) => table));
  for (const { table, name } of columns) {
    if (name === 'account_id' || name === 'instance_id') homeless.delete(table);
  }
  const known = ['accounts', ...Object.keys(systemTables), ...Object.keys(foreignTables)];
  expect([...homeless].sort()).toEqual(known.sort());
});

test('views and functions do not lend anybody the rights of their owner', async () => {
  const lent = await runAsOwner(
    database.url,
    `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
      UNION ALL SELECT viewname FROM pg_views WHERE schemaname = 'public'`,
  );
  expect(lent).toEqual([]);
});

test('the role can do nothing but handle rows, and cannot rewrite the audit log', async () => {
  const [role] = await runAsOwner(
    database.url,
    `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin AS strong FROM pg_roles
      WHERE rolname = 'turnpike_app'`,
  );
  expect(role).toEqual({ strong: false });
  const rights = await runAsOwner<{ table: string; rights: string }>(
    database.url,
    `SELECT table_name AS "table", string_agg(privilege_type, ' ' ORDER BY privilege_type) AS rights
       FROM information_schema.role_table_grants
      WHERE grantee = 'turnpike_app' AND table_schema = 'public' GROUP BY table_name`,
  );
  const special = rights.filter((entry) => entry.rights !== 'DELETE INSERT SELECT UPDATE');
  expect(Object.fromEntries(special.map((entry) => [entry.table, entry.rights]))).toEqual({
    audit_events: 'INSERT SELECT',
    audit_checkpoints: 'INSERT SELECT',
    audit_heads: 'INSERT SELECT UPDATE',
  });
  expect(rights.some(({ table }) => table in foreignTables)).toBe(false);
});
