import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase } from '@turnpike/domain/kernel/database-admin';
import { applyMigrations } from '@turnpike/domain/kernel/migrate';
import { type PostgresServer, startPostgres } from '@turnpike/domain/kernel/postgres/server';
import { carelessSettings } from '@turnpike/domain/kernel/postgres/throw-away';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';
import { createWorkerHarness, type WorkerHarness } from './harness.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const DEADLINE_MS = 40_000;

let folder: string;
let port: number;
let feedPort: number;
let postgres: PostgresServer;
let harness: WorkerHarness;
let worker: ChildProcess;

const startServer = (): Promise<PostgresServer> =>
  startPostgres({ folder: path.join(folder, 'server'), port, settings: carelessSettings });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-records-'));
  await chmod(folder, 0o711);
  [port, feedPort] = [await freeLoopbackPort(), await freeLoopbackPort()];
  postgres = await startServer();
  const url = await createDatabase(postgres.url, 'records');
  const prisma = path.join(root, 'prisma');
  const folders = { migrationsDir: path.join(prisma, 'migrations'), schemaDir: path.join(prisma, 'schema') };
  await applyMigrations({ databaseUrl: url, ...folders });
  harness = await createWorkerHarness(26_600, { url, drop: async () => undefined });
  await startWorker();
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await harness?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startWorker(): Promise<void> {
  const { config } = harness;
  worker = spawn(process.execPath, [path.join(root, 'apps', 'worker', 'src', 'main.ts')], {
    stdio: 'ignore',
    env: {
      PATH: config.path,
      DATABASE_URL: config.databaseUrl,
      TURNPIKE_HOME: config.home,
      TURNPIKE_MASTER_KEY: config.masterKey,
      TURNPIKE_GATEWAY_PORTS: `${config.gatewayPorts.from}-${config.gatewayPorts.to}`,
      TURNPIKE_FEED_PORT: String(feedPort),
    },
  });
  await until(async () => (await fetch(`http://127.0.0.1:${feedPort}/healthz`)).ok, { deadlineMs: 20_000 });
}

async function killWorker(): Promise<void> {
  // It has to be alive until here: a database that stops must not end it.
  expect(worker.exitCode).toBeNull();
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}

test('as many calls are counted and recorded as were answered, whatever was killed or stopped in between', {
  timeout: 180_000,
}, async () => {
  const instanceId = await harness.createGateway('counting');
  const { httpPort, pid } = await harness.running(instanceId);
  const { database } = harness.world.env;
  let sent = 0;
  const send = async (calls: number): Promise<void> => {
    for (let call = 0; call < calls; call += 1) {
      const answer = await fetch(`http://127.0.0.1:${httpPort}/apic/health_check`);
      expect(answer.status).toBe(200);
      await answer.text();
      sent += 1;
    }
  };
  const counted = async () => {
    const { _sum } = await database.usageCount.aggregate({ where: { instanceId }, _sum: { calls: true } });
    return Number(_sum.calls ?? 0);
  };
  const allCounted = () =>
    until(async () => (await counted()) >= sent && (await database.accessRecord.count()) >= sent, {
      deadlineMs: DEADLINE_MS,
      waitingFor: 'all calls to be counted and recorded',
    });

  await send(150);
  await killWorker();
  await send(150);
  await startWorker();
  await send(50);
  await database.$disconnect();
  await postgres.stop();
  await send(150);
  await killWorker();
  await send(50);
  postgres = await startServer();
  await startWorker();
  await send(50);
  await allCounted();

  process.kill(pid ?? 0, 'SIGKILL');
  await until(async () => (await fetch(`http://127.0.0.1:${httpPort}/apic/health_check`)).ok && ++sent > 0, {
    deadlineMs: DEADLINE_MS,
    waitingFor: 'the node that takes the place of the killed one',
  });
  await send(100);
  await allCounted();
  const records = await database.accessRecord.findMany({
    where: { instanceId },
    select: { requestId: true },
  });
  expect([await counted(), records.length, new Set(records.map(({ requestId }) => requestId)).size]).toEqual([
    sent,
    sent,
    sent,
  ]);
  expect(await database.recordSpool.findMany()).toMatchObject([
    { instanceId, node: 'node-1', droppedRecords: 0n, damagedParts: 0n },
  ]);
});
