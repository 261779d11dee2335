import { createTestDatabase, type TestDatabase } from '@turnpike/testkit/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acrossAccounts, withinAccount } from '../../src/kernel/account-scope.ts';
import { type Database, type Db, openDatabase } from '../../src/kernel/database.ts';
import { type Furnished, furnishEveryTable } from './furnish.ts';

let testDatabase: TestDatabase;
let rows: Furnished;
/** One connection, so that each query follows another account's on it. */
let single: Database;
let pair: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  rows = await furnishEveryTable(testDatabase.url);
  single = openDatabase(testDatabase.url, 1);
  pair = openDatabase(testDatabase.url, 2);
});
afterAll(async () => {
  await Promise.all([single?.$disconnect(), pair?.$disconnect()]);
  await testDatabase?.drop();
});

const appendOnly = ['audit_events', 'audit_checkpoints'];

async function count(db: Db, table: string, condition = 'true'): Promise<number> {
  const sql = `SELECT count(*)::int AS count FROM ${table} WHERE ${condition}`;
  const [row] = await db.$queryRawUnsafe<[{ count: number }]>(sql);
  return row.count;
}

/** Numbers of rows of each table that `one` and `other` see. */
async function seen(db: Db): Promise<Record<string, [number, number]>> {
  const entries: [string, [number, number]][] = [];
  for (const table of rows.tables) {
    const own = await count(db, table, rows.belongsTo(table, rows.one));
    entries.push([table, [own, await count(db, table, rows.belongsTo(table, rows.other))]]);
  }
  return Object.fromEntries(entries);
}

const everyTable = (numbers: [number, number]) =>
  Object.fromEntries(rows.tables.map((table) => [table, numbers]));

/** Runs a statement in a transaction that is taken back; answers the number of rows, or PostgreSQL's code. */
async function attempt(accountId: string, sql: string, ...values: unknown[]): Promise<number | string> {
  let affected: number | string = 'nothing ran';
  const takeBack = new Error('taken back');
  const work = async (db: Db): Promise<void> => {
    affected = await db.$executeRawUnsafe(sql, ...values);
    throw takeBack;
  };
  await withinAccount(accountId, () => single.$transaction(work)).catch((error: unknown) => {
    if (error !== takeBack) affected = /Code: `(\w+)`/.exec(String(error))?.[1] ?? String(error);
  });
  return affected;
}

const REFUSED = '42501';

describe('raw SQL without any condition on the account', () => {
  test('sees own rows only: by itself, in a transaction, and after the connection served the other', async () => {
    expect(await withinAccount(rows.one, () => seen(single))).toEqual(everyTable([1, 0]));
    expect(await withinAccount(rows.other, () => seen(single))).toEqual(everyTable([0, 1]));
    expect(await withinAccount(rows.one, () => single.$transaction(seen))).toEqual(everyTable([1, 0]));
    expect(await withinAccount(rows.other, () => single.$transaction(seen))).toEqual(everyTable([0, 1]));
    expect(await acrossAccounts(() => seen(single))).toEqual(everyTable([1, 1]));
    expect(await withinAccount(rows.one, () => seen(single))).toEqual(everyTable([1, 0]));
  });

  test('changes and deletes own rows only', async () => {
    for (const table of rows.tables) {
      const column = table === 'accounts' ? 'id' : /^\w+/.exec(rows.belongsTo(table, rows.one))?.[0];
      const touched = await attempt(rows.one, `UPDATE ${table} SET ${column} = ${column}`);
      expect([table, touched]).toEqual([table, appendOnly.includes(table) ? REFUSED : 1]);
      const removed = await attempt(rows.one, `DELETE FROM ${table}`);
      const stays = [...appendOnly, 'audit_heads'].includes(table);
      expect([table, removed]).toEqual([table, stays ? REFUSED : expect.toBeOneOf([1, '23001', '23503'])]);
    }
    expect(await acrossAccounts(() => seen(single))).toEqual(everyTable([1, 1]));
  });

  test('adds no row for the other account, and moves none there', async () => {
    for (const table of rows.tables) {
      const row = await rows.rowOf(table, rows.other);
      const insert = `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`;
      expect([table, await attempt(rows.one, insert, row)]).toEqual([table, REFUSED]);
      const [column, , value] = rows.belongsTo(table, rows.other).split(' ');
      const move = `UPDATE ${table} SET ${column} = ${value} WHERE ${rows.belongsTo(table, rows.one)}`;
      expect([table, await attempt(rows.one, move)]).toEqual([table, REFUSED]);
    }
  });

  test('empties no table', async () => {
    for (const table of rows.tables)
      expect([table, await attempt(rows.one, `TRUNCATE ${table} CASCADE`)]).toEqual([table, REFUSED]);
  });
});

test('outside of a scope nothing is seen, changed or added', async () => {
  expect(await seen(single)).toEqual(everyTable([0, 0]));
  expect(await single.$transaction(seen)).toEqual(everyTable([0, 0]));
  await acrossAccounts(() => count(single, 'accounts'));
  expect(await seen(single)).toEqual(everyTable([0, 0]));
  expect(await single.$executeRawUnsafe('UPDATE users SET name = name')).toBe(0);
  const adding = single.account.create({ data: { id: 'f'.repeat(32), name: 'nobody' } });
  await expect(adding).rejects.toThrow('row-level security');
});

test('what waits for the queue is added by any account, and read by the system only', async () => {
  const message = { queue: 'q', name: 'n', payload: {} };
  const waiting = await acrossAccounts(() => count(single, 'outbox_messages'));
  await withinAccount(rows.one, () => single.outboxMessage.createMany({ data: [message] }));
  expect(await withinAccount(rows.one, () => count(single, 'outbox_messages'))).toBe(0);
  expect(await acrossAccounts(() => count(single, 'outbox_messages'))).toBe(waiting + 1);
  await expect(single.outboxMessage.createMany({ data: [message] })).rejects.toThrow('row-level security');
});

test("editions and quotas are the operator's: read by accounts, its own and those of all, and written by none", async () => {
  const projectOf = (accountId: string) => single.project.findFirstOrThrow({ where: { accountId } });
  const own = await acrossAccounts(async () => {
    const [{ id }, foreign] = [await projectOf(rows.one), await projectOf(rows.other)];
    const quota = (projectId: string) => ({ projectId, name: 'gateways', value: 9 });
    await single.projectQuota.createMany({ data: [quota(id), quota(foreign.id)] });
    return id;
  });
  const read = await withinAccount(rows.one, () => single.projectQuota.findMany({ where: { value: 9 } }));
  expect(read.map(({ projectId }) => projectId)).toEqual([own]);
  expect(await withinAccount(rows.one, () => count(single, 'editions'))).toBe(4);
  for (const table of ['editions', 'project_quotas']) {
    expect(
      await attempt(rows.one, `UPDATE ${table} SET ${table === 'editions' ? 'apis' : 'value'} = 1`),
    ).toBe(0);
    expect(await attempt(rows.one, `DELETE FROM ${table}`)).toBe(0);
    const insert = `INSERT INTO ${table} SELECT * FROM ${table} LIMIT 1`;
    expect(await attempt(rows.one, insert)).toBe(REFUSED);
    expect(await count(single, table)).toBe(0);
  }
});

test('of fifty mixed requests at once on two connections each sees its own', async () => {
  const request = async (index: number): Promise<string> => {
    const accountId = index % 2 === 0 ? rows.one : rows.other;
    const look = async (db: Db): Promise<{ accountId: string }[]> =>
      (await Promise.all([db.user.findMany(), db.instance.findMany(), db.environment.findMany()])).flat();
    if (index % 7 === 0) {
      const ids = await acrossAccounts(() => pair.user.findMany({ select: { accountId: true } }));
      return ids.length === 2 ? 'own' : `across: ${ids.length}`;
    }
    const found = await withinAccount(accountId, () =>
      index % 3 === 0 ? pair.$transaction(look) : look(pair),
    );
    const isOwn = found.length === 3 && found.every((row) => row.accountId === accountId);
    return isOwn ? 'own' : `foreign: ${JSON.stringify(found.map((row) => row.accountId))}`;
  };
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => request(index)));
    expect(answers.filter((answer) => answer !== 'own')).toEqual([]);
  }
});

test('a statement that fails inside a transaction leaves nothing of its account on the connection', async () => {
  const failing = (db: Db) => db.$executeRawUnsafe('SELECT 1 / 0');
  await expect(withinAccount(rows.one, () => single.$transaction(failing))).rejects.toThrow(
    'division by zero',
  );
  expect(await seen(single)).toEqual(everyTable([0, 0]));
  await expect(withinAccount(rows.one, () => failing(single))).rejects.toThrow('division by zero');
  expect(await seen(single)).toEqual(everyTable([0, 0]));
  expect(await withinAccount(rows.other, () => seen(single))).toEqual(everyTable([0, 1]));
});

test('a transaction stays with the account that it was begun for', async () => {
  const widen = (db: Db) => acrossAccounts(() => db.user.findMany());
  await expect(withinAccount(rows.one, () => single.$transaction(widen))).rejects.toThrow(
    'a transaction stays with the account',
  );
  const narrow = (db: Db) => withinAccount(rows.one, () => db.user.findMany());
  await expect(acrossAccounts(() => single.$transaction(narrow))).rejects.toThrow(
    'a transaction stays with the account',
  );
  expect(await seen(single)).toEqual(everyTable([0, 0]));
});

test('what could become SQL is no account', () => {
  for (const name of ["a'; RESET ROLE; --", '*', '', 'a'.repeat(65)])
    expect(() => withinAccount(name, async () => undefined), name).toThrow('not the id of an account');
});
