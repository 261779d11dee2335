import { createTestDatabase, type TestDatabase } from '@turnpike/testkit/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { AccountClient } from './account-client.ts';

let database: TestDatabase;
let client: AccountClient;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new AccountClient({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const scopeSeen = async (scope: string, values: unknown[] = []) => {
  const text = "SELECT current_setting('turnpike.account_id', true) AS scope, 'x' AS more";
  const { rows, rowCount } = await client.queryOnce(scope, { text, values });
  expect(rowCount).toBe(1);
  return rows[0];
};

test('a query runs with the setting that it carries, and its answer is its own only', async () => {
  expect(await scopeSeen('a')).toEqual({ scope: 'a', more: 'x' });
  expect(await scopeSeen('a')).toEqual({ scope: 'a', more: 'x' });
  expect(await scopeSeen('b')).toEqual({ scope: 'b', more: 'x' });
  expect(await scopeSeen('')).toEqual({ scope: '', more: 'x' });
});

test('a named statement keeps its plan, and is seen with the setting of each run', async () => {
  const run = async (scope: string) => {
    const text = "SELECT current_setting('turnpike.account_id', true) = $1 AS own";
    const { rows } = await client.queryOnce(scope, { name: 'own', text, values: [scope] });
    return rows[0].own;
  };
  for (let index = 0; index < 20; index++) expect(await run(index % 2 === 0 ? 'a' : 'b')).toBe(true);
});

test('when the setting fails, the query behind it does not run', async () => {
  await client.queryOnce('a', { text: 'CREATE TEMPORARY TABLE written (id int)' });
  const failing = client.queryOnce("not a scope' nor SQL", { text: 'INSERT INTO written VALUES (1)' });
  await expect(failing).rejects.toThrow('syntax error');
  const { rows } = await client.queryOnce('a', { text: 'SELECT count(*)::int AS count FROM written' });
  expect(rows).toEqual([{ count: 0 }]);
});

test('when the query fails, the next one sets the scope anew', async () => {
  await expect(client.queryOnce('c', { text: 'SELECT 1 / 0' })).rejects.toThrow('division by zero');
  expect(await scopeSeen('c')).toEqual({ scope: 'c', more: 'x' });
});

test('the setting of a transaction ends with it, however it ends', async () => {
  await scopeSeen('outside');
  for (const end of ['COMMIT', 'ROLLBACK']) {
    client.lend('inside', () => 'inside');
    await client.query({ text: 'BEGIN', values: [] });
    const { rows } = await client.query({ text: "SELECT current_setting('turnpike.account_id') AS scope" });
    expect(rows).toEqual([{ scope: 'inside' }]);
    await client.query({ text: end, values: [] });
    expect(await scopeSeen('outside')).toEqual({ scope: 'outside', more: 'x' });
  }
});

test('a borrowed connection refuses queries of others, and anything before BEGIN', async () => {
  let scope = 'mine';
  client.lend('mine', () => scope);
  await expect(client.query({ text: 'SELECT 1' })).rejects.toThrow('begins with BEGIN');
  client.lend('mine', () => scope);
  await client.query({ text: 'BEGIN', values: [] });
  scope = '*';
  await expect(client.query({ text: 'SELECT 1' })).rejects.toThrow('stays with the account');
  await client.query({ text: 'ROLLBACK', values: [] });
});

test('queries of a transaction that are asked for at once reach the connection one after another, a failed one too', async () => {
  client.lend('mine', () => 'mine');
  await client.query({ text: 'BEGIN', values: [] });
  const sent = vi.spyOn(pg.Client.prototype, 'query');
  const texts = ["SELECT 'first' AS it", "SELECT 'second' AS it", 'SELECT 1 / 0', "SELECT 'never' AS it"];
  const answers = texts.map((text) => client.query({ text }));
  const ends = Promise.allSettled(answers);
  await answers[0];
  expect(sent.mock.calls.length).toBeLessThanOrEqual(2);
  expect((await ends).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  expect(sent.mock.calls.map(([query]) => (query as unknown as pg.QueryConfig).text)).toEqual(texts);
  sent.mockRestore();
  await client.query({ text: 'ROLLBACK', values: [] });
  expect(await scopeSeen('after')).toEqual({ scope: 'after', more: 'x' });
});
