import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@turnpike/testkit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAsOwner } from '../../src/kernel/database-admin.ts';
import { type Furnished, furnishEveryTable } from './furnish.ts';

let database: TestDatabase;
let rows: Furnished;
beforeAll(async () => {
  database = await createTestDatabase();
  rows = await furnishEveryTable(database.url);
});
afterAll(() => database?.drop());

const count = async (table: string, accountId: string): Promise<number> => {
  const sql = `SELECT count(*)::int AS count FROM ${table} WHERE ${rows.belongsTo(table, accountId)}`;
  return (await runAsOwner<{ count: number }>(database.url, sql))[0]?.count ?? -1;
};

const audit = ['audit_events', 'audit_checkpoints', 'audit_heads'];

test('the script in SECURITY.md removes one account with its audit log, and leaves the log of others locked', async () => {
  const text = await readFile(
    path.resolve(import.meta.dirname, '..', '..', '..', '..', '.github', 'SECURITY.md'),
    'utf8',
  );
  const script = /^ {4}BEGIN;\n(?: {4}.*\n)* {4}COMMIT;$/m.exec(text)?.[0] ?? '';
  await runAsOwner(database.url, script.replaceAll("'ID'", `'${rows.one}'`));
  for (const table of [...audit, 'accounts', 'action_uses']) {
    expect([table, await count(table, rows.one)]).toEqual([table, 0]);
    expect([table, await count(table, rows.other)]).toEqual([table, 1]);
  }
  for (const table of audit.slice(0, 2))
    await expect(runAsOwner(database.url, `DELETE FROM ${table}`)).rejects.toThrow('are only ever added');
});
