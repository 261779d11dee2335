import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertReachable } from '../database-admin.ts';
import { readPostmaster } from './postmaster.ts';
import { isAlive } from './process-id.ts';
import { type PostgresServer, PostgresStartError, startPostgres } from './server.ts';
import { carelessSettings, freePort } from './throw-away.ts';

let parent: string;
let folder: string;
const started: PostgresServer[] = [];
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'turnpike-server-test-'));
  folder = path.join(parent, 'postgres');
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
  await rm(parent, { recursive: true, force: true });
});

async function start(signal?: AbortSignal): Promise<PostgresServer> {
  const options = { folder, port: await freePort(), settings: carelessSettings };
  const server = await startPostgres(signal ? { ...options, signal } : options);
  started.push(server);
  return server;
}

test('a server left behind by a killed starter is adopted, with its data, and can be stopped', async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port, url: first.url });
  await assertReachable(second.url);
  await second.stop();
  await second.ended;
  expect(isAlive(first.pid)).toBe(false);
  expect(await readPostmaster(path.join(folder, 'data'))).toBeNull();
});

test('a stopped server starts again on the same data with the same password', async () => {
  const first = await start();
  await first.stop();
  const second = await start();
  expect(second.adopted).toBe(false);
  await assertReachable(second.url);
});

test('a postmaster.pid whose number now belongs to another process is not taken for our server', async () => {
  const first = await start();
  await first.stop();
  const leftBehind = [
    process.pid,
    path.join(folder, 'data'),
    '0',
    first.port,
    '',
    '127.0.0.1',
    '',
    'ready',
    '',
  ];
  await writeFile(path.join(folder, 'data', 'postmaster.pid'), leftBehind.join('\n'));
  const second = await start();
  expect(second.adopted).toBe(false);
  await assertReachable(second.url);
});

test('a server that crashed recovers on the next start', async () => {
  const first = await start();
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const second = await start();
  expect(second.adopted).toBe(false);
  await assertReachable(second.url);
});

test('an interrupted initdb leaves no process, and the next start begins it anew', async () => {
  const interruption = new AbortController();
  const starting = start(interruption.signal);
  await until(() => readFile(path.join(folder, 'data.partial', 'PG_VERSION')).catch(() => null), {
    deadlineMs: 20_000,
    waitingFor: 'initdb to be under way',
  });
  interruption.abort(new Error('asked to stop'));
  await expect(starting).rejects.toThrow('asked to stop');
  await assertReachable((await start()).url);
});

test('a folder that is no database is left untouched, and the reason is in the log lines of the error', async () => {
  const file = path.join(folder, 'data', 'precious');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'mine');
  const failure = await start().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PostgresStartError);
  expect((failure as PostgresStartError).logTail).toMatch(
    /postgresql\.conf|valid data directory|permission/i,
  );
  expect(await readFile(file, 'utf8')).toBe('mine');
});

const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** User id of a process inside its own user namespace, and outside. */
async function userOf(pid: number): Promise<{ inside: number; outside: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const map = await readFile(`/proc/${pid}/uid_map`, 'utf8');
  const outside = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
  const [insideBase = 0, outsideBase = 0] = map.trim().split(/\s+/).map(Number);
  return { inside: outside - outsideBase + insideBase, outside };
}

test.runIf(asRoot)(
  'started by root in a folder that others may enter, the server is another user',
  async () => {
    await chmod(parent, 0o711);
    const { pid } = await start();
    expect((await userOf(pid)).outside).not.toBe(0);
  },
);

test.runIf(asRoot)(
  'started by root in a folder closed to others, the server is root of nothing inside',
  async () => {
    const server = await start();
    const { inside, outside } = await userOf(server.pid);
    expect(outside).toBe(0);
    expect(inside).not.toBe(0);
    await assertReachable(server.url);
  },
);

test('only those who know the password get in, over TCP on loopback', async () => {
  const server = await start();
  const guessed = server.url.replace(/:[0-9a-f]+@/, ':guess@');
  await expect(assertReachable(guessed)).rejects.toThrow(
    /127\.0\.0\.1:\d+\/postgres cannot be reached.*password/,
  );
});
