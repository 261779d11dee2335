import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@turnpike/testkit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';

const program = path.join(import.meta.dirname, '..', '..', 'bin', 'turnpike.mjs');
const run = promisify(execFile);

let database: TestDatabase;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(path.join(tmpdir(), 'turnpike-operator-'));
  await writeFile(path.join(home, 'master.key'), 'a'.repeat(64));
});
afterAll(async () => {
  await database?.drop();
  await rm(home, { recursive: true, force: true });
});

async function turnpike(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { PATH: '/usr/bin:/bin', DATABASE_URL: database.url };
  return run(process.execPath, [program, ...args, '--home', home], {
    env,
    cwd: path.join(import.meta.dirname, '../../../..'),
  }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  );
}

test('the operator lists, makes, changes and removes editions', async () => {
  const made = await turnpike('edition', 'set', 'EDGE', '--threads', '2', '--requests', '123', '--json');
  expect(JSON.parse(made.out)).toMatchObject({ edition: { name: 'EDGE', workerThreads: 2 }, gateways: 0 });
  const { out } = await turnpike('edition', 'list');
  expect(out).toMatch(/EDGE +2 threads .* 123 requests\/s/);
  expect(out).toMatch(/BASIC .*\n/);
  expect(await turnpike('edition', 'remove', 'EDGE')).toEqual({ code: 0, out: 'Edition EDGE is removed.\n' });
  const refused = await turnpike('edition', 'remove', 'BASIC');
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('comes with Turnpike') });
});

test('the operator sets quotas; what is no number, or no quota, is said', async () => {
  expect((await turnpike('quota', 'set', 'gateways', '9')).out).toContain('may have 9 gateways');
  expect((await turnpike('quota', 'list')).out).toMatch(/gateways +9 +every project/);
  expect(await turnpike('quota', 'set', 'gateways', 'many')).toMatchObject({ code: 2 });
  expect(await turnpike('quota', 'set', 'apples', '1')).toMatchObject({ code: 2 });
  const nobody = await turnpike('quota', 'set', 'nodes', '2', '--project', 'f'.repeat(32));
  expect(nobody).toMatchObject({ code: 1, out: expect.stringContaining('There is no project') });
});
