import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterEach, expect, test } from 'vitest';
import { call } from './call.ts';
import { MAIN, nodeBinary, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
/** Every write to it finds no space left. */
const FULL = '/dev/full';
const DEADLINE_MS = 15_000;
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function mock() {
  const builder = new SnapshotBuilder();
  builder.api(builder.group({ domains: [host] }), {
    path: '/mock',
    backend: { type: 'MOCK', status: 200, headers: [], body: 'here' },
  });
  return builder.build(1);
}

test('a gateway whose own log cannot be written serves, and ends in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-full-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const file = join(folder, 'snapshot.json');
  await writeFile(file, JSON.stringify(mock()));
  const port = await freePort();
  const full = await open(FULL, 'w');
  const args = [MAIN, '--snapshot', file, '--port', String(port)];
  const child = spawn(nodeBinary(), args, { stdio: ['ignore', 'ignore', full.fd] });
  const exited = once(child, 'exit');
  await full.close();
  cleanups.push(async () => child.kill('SIGKILL'));
  const answers = () => call(`http://127.0.0.1:${port}`, '/mock', { host });
  await until(() => answers().catch(() => null), { deadlineMs: DEADLINE_MS, waitingFor: 'an answer' });
  // It says something about the certificate that it does not have, or of the end: both go nowhere.
  for (let time = 0; time < 20; time += 1) child.kill('SIGHUP');
  expect(await answers()).toMatchObject({ status: 200, text: 'here' });
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

test('a gateway whose access log cannot be written ends as soon as its calls are over', async () => {
  const gateway = await startGateway({ snapshot: mock(), accessLogFile: FULL });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  const { httpPort } = await gateway.ready();
  expect(await call(`http://127.0.0.1:${httpPort}`, '/mock', { host })).toMatchObject({ status: 200 });
  const askedAt = performance.now();
  expect(await gateway.stop('SIGTERM')).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(5_000);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
