import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { awaitPropagation } from '@turnpike/domain/config-feed/propagation/await-propagation';
import { openConfigNews } from '@turnpike/domain/config-feed/propagation/config-news';
import { publish } from '@turnpike/domain/config-feed/publish';
import { createDatabase } from '@turnpike/domain/kernel/database-admin';
import { execute } from '@turnpike/domain/kernel/execute';
import { applyMigrations } from '@turnpike/domain/kernel/migrate';
import { newId } from '@turnpike/domain/kernel/new-id';
import { startPostgres } from '@turnpike/domain/kernel/postgres/server';
import { freePort } from '@turnpike/domain/kernel/postgres/throw-away';
import { findOperation } from '@turnpike/domain/registry';
import { createWorkerHarness, type WorkerHarness } from '../test/harness.ts';

/**
 * How long a change takes to be acknowledged by a gateway's node, and restoring an earlier revision, with so many APIs
 * online: `node apps/worker/bench/change-latency.ts [--apis 100,10000] [--changes 200]`. Real PostgreSQL, worker and
 * gateway process on this machine; prints milliseconds, median and 99th percentile.
 */
const { values } = parseArgs({
  options: { apis: { type: 'string', default: '100,10000' }, changes: { type: 'string', default: '200' } },
});
const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';
const WAIT_MS = 60_000;

/** APIs online in the DEFAULT group, each with a mock backend, past all operations. @returns their ids */
async function openApis(
  { world, tenant }: WorkerHarness,
  instanceId: string,
  count: number,
): Promise<string[]> {
  const { database } = world.env;
  const group = await database.apiGroup.findFirstOrThrow({ where: { instanceId } });
  const base = { accountId: tenant.accountId, instanceId };
  const rows = Array.from({ length: count }, (_, n) => {
    const [apiId, versionId, publicationId] = [newId(), newId(), newId()];
    const columns = { reqProtocol: 'HTTP', reqMethod: 'GET', reqUri: `/api-${n}/{id}`, matchMode: 'NORMAL' };
    const definition = {
      ...{ name: `api-${n}`, type: 1, group_id: group.id, req_protocol: 'HTTP', req_method: 'GET' },
      ...{ req_uri: `/api-${n}/{id}`, match_mode: 'NORMAL', auth_type: 'NONE', backend_type: 'MOCK' },
      req_params: [{ name: 'id', type: 'STRING', location: 'PATH' }],
      mock_info: { result_content: `answer ${n}`, status_code: 200 },
    };
    const kept = { ...base, definition };
    return {
      api: {
        ...kept,
        ...columns,
        id: apiId,
        groupId: group.id,
        name: `api-${n}`,
        type: 1,
        authType: 'NONE',
        backendType: 'MOCK',
      },
      version: { ...kept, id: versionId, apiId, environmentId: RELEASE, versionNo: '1' },
      publication: {
        ...{ ...base, id: publicationId, apiId, environmentId: RELEASE, versionId, online: true },
        route: `${group.id} GET NORMAL /api-${n}/{}`,
      },
    };
  });
  await database.api.createMany({ data: rows.map(({ api }) => api) });
  await database.apiVersion.createMany({ data: rows.map(({ version }) => version) });
  await database.publication.createMany({ data: rows.map(({ publication }) => publication) });
  return rows.map(({ api }) => api.id);
}

/** A PostgreSQL of its own that keeps its promises (fsync on, as in earnest). */
async function newDatabase() {
  const parent = await mkdtemp(path.join(tmpdir(), 'turnpike-bench-'));
  // To be entered by the user that the server runs as, when we are root.
  await chmod(parent, 0o711);
  const server = await startPostgres({ folder: path.join(parent, 'server'), port: await freePort() });
  const url = await createDatabase(server.url, 'bench');
  const prismaDir = path.resolve(import.meta.dirname, '..', '..', '..', 'prisma');
  const folders = {
    migrationsDir: path.join(prismaDir, 'migrations'),
    schemaDir: path.join(prismaDir, 'schema'),
  };
  await applyMigrations({ databaseUrl: url, ...folders });
  const drop = async (): Promise<void> => {
    await server.stop();
    await rm(parent, { recursive: true, force: true });
  };
  return { url, drop };
}

async function measure(apis: number, changes: number): Promise<void> {
  const harness = await createWorkerHarness(28_400, await newDatabase());
  const news = openConfigNews(harness.world.databaseUrl);
  try {
    await harness.startWorker();
    const instanceId = await harness.createGateway('measured');
    await harness.running(instanceId);
    const { env } = harness.world;
    const ids = await openApis(harness, instanceId, apis);
    await publish(env.database, instanceId, 'all', env);
    const running = await harness.running(instanceId);

    const own = { project_id: harness.tenant.projectId, instance_id: instanceId };
    const run = async (id: string, inPath: object, body: unknown) => {
      const caller = { ...harness.tenant.administrator, requestId: newId() };
      const asked = performance.now();
      const answer = await execute(env, caller, findOperation(id), {
        path: { ...own, ...inPath },
        query: {},
        body,
      });
      const committed = performance.now();
      if (!answer.awaited) throw new Error('nothing changed');
      const done = await awaitPropagation({ db: env.database, news }, answer.awaited, WAIT_MS);
      if (!done?.complete) throw new Error('the node did not acknowledge');
      const acknowledged = performance.now();
      return {
        operation: committed - asked,
        propagation: acknowledged - committed,
        all: acknowledged - asked,
      };
    };
    const times = [];
    for (let n = 0; n < changes + 20; n++) {
      const api_id = ids[(n * 7_919) % ids.length];
      const body = { action: 'online', env_id: RELEASE, api_id };
      const time = await run('CreateOrDeletePublishRecordForApiV2', {}, body);
      // The first ones warm up.
      if (n >= 20) times.push(time);
    }
    const restored = [];
    for (let n = 0; n < 5; n++) {
      const revision = String(running.configRevision - 1 + (n % 2));
      restored.push(await run('RestoreRevision', { revision }, undefined));
    }
    tell(`${apis} APIs: one of them published again`, times);
    tell(`${apis} APIs: a revision with all of them, and one with none, restored in turn`, restored);
    const [sizes] = await env.database.$queryRaw<{ bodies: string; versions: string }[]>`
      SELECT pg_size_pretty(pg_total_relation_size('config_bodies')) AS bodies,
             pg_size_pretty(pg_total_relation_size('config_versions')) AS versions`;
    process.stdout.write(`  history: bodies ${sizes?.bodies}, versions ${sizes?.versions}\n`);
  } finally {
    await news.close();
    await harness.close();
  }
}

function tell(what: string, times: { operation: number; propagation: number; all: number }[]): void {
  process.stdout.write(`${what} (${times.length} times)\n`);
  for (const part of ['operation', 'propagation', 'all'] as const) {
    const sorted = times.map((time) => time[part]).sort((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
    process.stdout.write(`  ${part.padEnd(12)} median ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
  }
}

for (const apis of values.apis.split(',')) await measure(Number(apis), Number(values.changes));
process.exit();
