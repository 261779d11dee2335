import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { type Database, openDatabase } from '@turnpike/domain/kernel/database';
import { createDatabase, runAsOwner } from '@turnpike/domain/kernel/database-admin';
import { createKeyring } from '@turnpike/domain/kernel/keyring';
import { applyMigrations } from '@turnpike/domain/kernel/migrate';
import { newId } from '@turnpike/domain/kernel/new-id';
import { type PostgresServer, startPostgres } from '@turnpike/domain/kernel/postgres/server';
import { carelessSettings } from '@turnpike/domain/kernel/postgres/throw-away';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';

import { endSupervisor } from './end-supervisor.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const masterKey = 'ab'.repeat(32);
const keyring = createKeyring(masterKey);
const id = newId();
let folder: string;
let home: string;
let port: number;
let feedPort: number;
let postgres: PostgresServer;
let databaseUrl: string;
let database: Database;
let worker: ChildProcess;

const startServer = (): Promise<PostgresServer> =>
  startPostgres({ folder: path.join(folder, 'server'), port, settings: carelessSettings });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-outage-'));
  home = await mkdtemp(path.join(tmpdir(), 'turnpike-outage-home-'));
  await chmod(folder, 0o711);
  [port, feedPort] = [await freeLoopbackPort(), await freeLoopbackPort()];
  postgres = await startServer();
  databaseUrl = await createDatabase(postgres.url, 'outage');
  const prisma = path.join(root, 'prisma');
  const folders = { migrationsDir: path.join(prisma, 'migrations'), schemaDir: path.join(prisma, 'schema') };
  await applyMigrations({ databaseUrl, ...folders });
  database = openDatabase(databaseUrl, 2, { unscoped: '*' });
  await insertGateway();
  const env = {
    PATH: '/usr/bin:/bin',
    DATABASE_URL: databaseUrl,
    TURNPIKE_HOME: home,
    TURNPIKE_MASTER_KEY: masterKey,
    TURNPIKE_GATEWAY_PORTS: '26200-26219',
    TURNPIKE_FEED_PORT: String(feedPort),
  };
  worker = spawn(process.execPath, [path.join(root, 'apps', 'worker', 'src', 'main.ts')], {
    env,
    stdio: 'ignore',
  });
});

afterAll(async () => {
  worker?.kill('SIGKILL');
  await endSupervisor(home);
  await database?.$disconnect();
  await postgres?.stop();
  await Promise.all([folder, home].map((name) => rm(name, { recursive: true, force: true })));
});

async function insertGateway(): Promise<void> {
  const [accountId, projectId] = [newId(), newId()];
  await database.account.create({ data: { id: accountId, name: 'outage' } });
  await database.project.create({ data: { id: projectId, accountId, name: 'local-1' } });
  await database.instance.create({
    data: {
      ...{ id, accountId, projectId, name: 'gateway', spec: 'BASIC', createdBy: 'test', attributes: {} },
      ...{ maintainBegin: '22:00:00', maintainEnd: '02:00:00', desiredState: 'RUNNING', status: 'Creating' },
      appCodeKeySealed: sealSecret(keyring.gatewayKey(id), id, 'the key of AppCode hashes'),
      environments: { create: { id: 'DEFAULT_ENVIRONMENT_RELEASE_ID', accountId, name: 'RELEASE' } },
    },
  });
}

const gateway = () => database.instance.findUniqueOrThrow({ where: { id }, include: { nodes: true } });

test('a worker gets over PostgreSQL being away: gateways are fed from memory, and then all goes on', {
  timeout: 120_000,
}, async () => {
  const before = await until(
    async () => {
      const row = await gateway();
      return row.status === 'Running' && row.nodes[0]?.appliedRevision === row.configRevision ? row : null;
    },
    { deadlineMs: 40_000, waitingFor: 'the gateway to run' },
  );
  await database.$disconnect();
  await postgres.stop();

  const token = keyring.feedToken(id);
  const feed = await fetch(`http://127.0.0.1:${feedPort}/feed/v1/gateways/${id}?node=other&revision=-1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { value } = (await feed.body?.getReader().read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toContain('"type":"full"');

  postgres = await startServer();
  const accountId = (await gateway()).accountId;
  await database.$transaction([
    database.environment.create({ data: { instanceId: id, id: newId(), accountId, name: 'after' } }),
    database.configChange.create({ data: { instanceId: id, kind: 'settings', documentId: id } }),
    database.outboxMessage.create({
      data: { queue: 'provisioning', name: 'reconcile', payload: { instanceId: id } },
    }),
    database.$executeRaw`SELECT pg_notify('turnpike_outbox', '')`,
  ]);
  const environment = await database.environment.findFirstOrThrow({ where: { name: 'after' } });
  await database.configChange.create({
    data: { instanceId: id, kind: 'environment', documentId: environment.id },
  });
  await until(async () => ((await gateway()).nodes[0]?.appliedRevision ?? 0) > before.configRevision, {
    deadlineMs: 30_000,
    waitingFor: 'the change to be applied',
  });
  await until(async () => (await database.outboxMessage.count()) === 0, {
    deadlineMs: 30_000,
    waitingFor: 'the outbox to be moved',
  });
  await until(
    async () => {
      const [row] = await runAsOwner<{ count: string }>(databaseUrl, 'SELECT count(*) FROM bullmq.job');
      return row?.count === '0';
    },
    { deadlineMs: 30_000, waitingFor: 'the job to be done' },
  );
  expect(worker.exitCode).toBeNull();
  expect((await gateway()).nodes[0]?.pid).toBe(before.nodes[0]?.pid);
});
