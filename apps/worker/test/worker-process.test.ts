import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';
import { createWorkerHarness, type WorkerHarness } from './harness.ts';

const main = path.resolve(import.meta.dirname, '..', 'src', 'main.ts');
let harness: WorkerHarness;
let feedPort = 0;
const children: ChildProcess[] = [];

beforeAll(async () => {
  harness = await createWorkerHarness(26_100);
  feedPort = await freeLoopbackPort();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await harness?.close();
});

/** Starts the worker as the supervisor does. @returns it once its feed answers */
async function spawnWorker(): Promise<ChildProcess & { output: string[] }> {
  const { config } = harness;
  const child = Object.assign(
    spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: config.path,
        DATABASE_URL: config.databaseUrl,
        TURNPIKE_HOME: config.home,
        TURNPIKE_MASTER_KEY: config.masterKey,
        TURNPIKE_GATEWAY_PORTS: `${config.gatewayPorts.from}-${config.gatewayPorts.to}`,
        TURNPIKE_FEED_PORT: String(feedPort),
      },
    }),
    { output: [] as string[] },
  );
  children.push(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => child.output.push(chunk.toString()));
  }
  await until(async () => (await fetch(`http://127.0.0.1:${feedPort}/healthz`)).ok, {
    deadlineMs: 20_000,
    waitingFor: `the worker: ${child.output.join('')}`,
  });
  return child;
}

test('a gateway outlives a killed worker, serves without one, and is adopted by the next one', {
  timeout: 60_000,
}, async () => {
  const first = await spawnWorker();
  const id = await harness.createGateway('survivor');
  const before = await harness.running(id);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const health = `http://127.0.0.1:${before.httpPort}/apic/health_check`;
  expect((await fetch(health)).status).toBe(200);

  const second = await spawnWorker();
  await harness.operate('CreateEnvironmentV2', { path: { instance_id: id }, body: { name: 'after' } });
  await until(async () => ((await harness.instance(id))?.appliedRevision ?? 0) > before.appliedRevision, {
    deadlineMs: 20_000,
    waitingFor: 'the second worker to feed the gateway',
  });
  const after = await harness.running(id);
  expect(after.pid).toBe(before.pid);

  // What this worker did not start it watches all the same.
  process.kill(Number(after.pid), 'SIGKILL');
  const back = await until(
    async () => {
      const view = await harness.running(id);
      return view.pid === before.pid ? null : view;
    },
    { deadlineMs: 20_000 },
  );
  expect(back.httpPort).toBe(before.httpPort);

  second.kill('SIGTERM');
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  expect((await fetch(health)).status).toBe(200);
  const secrets = [harness.config.masterKey, harness.world.env.keyring.feedToken(id)];
  for (const secret of secrets) expect(second.output.join('')).not.toContain(secret);
});

test('the worker ends when its supervisor is gone', async () => {
  const worker = await spawnWorker();
  worker.disconnect();
  const [code] = await once(worker, 'exit');
  expect(code).toBe(0);
});
