import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { awaitPropagation } from '@turnpike/domain/config-feed/propagation/await-propagation';
import { openConfigNews } from '@turnpike/domain/config-feed/propagation/config-news';
import { createDatabase } from '@turnpike/domain/kernel/database-admin';
import { execute } from '@turnpike/domain/kernel/execute';
import { applyMigrations } from '@turnpike/domain/kernel/migrate';
import { newId } from '@turnpike/domain/kernel/new-id';
import { startPostgres } from '@turnpike/domain/kernel/postgres/server';
import { freePort } from '@turnpike/domain/kernel/postgres/throw-away';
import { findOperation } from '@turnpike/domain/registry';
import { createWorkerHarness } from '../test/harness.ts';
import { makeRevisions, openApis, RELEASE, type Revisions } from './open-apis.ts';

/**
 * How long a change takes to be acknowledged by a gateway's node, and restoring an earlier revision, with so many APIs
 * online: `node apps/worker/bench/change-latency.ts [--apis 100,10000] [--changes 200] [--restores 20]`. Real PostgreSQL,
 * worker and gateway process on this machine; prints milliseconds: median, 99th percentile (of so few restorations, the
 * longest) and the load average.
 */
const { values } = parseArgs({
  options: {
    apis: { type: 'string', default: '100,10000' },
    changes: { type: 'string', default: '200' },
    restores: { type: 'string', default: '20' },
  },
});
const WAIT_MS = 60_000;

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

interface Times {
  operation: number;
  propagation: number;
  all: number;
}

/** Runs one operation of a gateway and waits until its node has acknowledged what it changed. */
type Run = (id: string, inPath: object, body?: unknown) => Promise<Times>;

async function measure(apis: number, changes: number, restores: number): Promise<void> {
  const harness = await createWorkerHarness(28_400, await newDatabase());
  const news = openConfigNews(harness.world.databaseUrl);
  try {
    await harness.startWorker();
    const instanceId = await harness.createGateway('measured');
    await harness.running(instanceId);
    const { env } = harness.world;
    const ids = await openApis(harness, instanceId, apis);
    const revisions = await makeRevisions(harness, instanceId);
    await harness.running(instanceId);

    const own = { project_id: harness.tenant.projectId, instance_id: instanceId };
    const run: Run = async (id, inPath, body) => {
      const caller = { ...harness.tenant.administrator, requestId: newId() };
      const asked = performance.now();
      const input = { path: { ...own, ...inPath }, query: {}, body };
      const answer = await execute(env, caller, findOperation(id), input);
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
    if (changes > 0) tell(`${apis} APIs: one of them published again`, await change(run, ids, changes));
    if (restores > 0) await restore(run, revisions, { apis, restores });
    const [sizes] = await env.database.$queryRaw<{ bodies: string; versions: string }[]>`
      SELECT pg_size_pretty(pg_total_relation_size('config_bodies')) AS bodies,
             pg_size_pretty(pg_total_relation_size('config_versions')) AS versions`;
    process.stdout.write(`  history: bodies ${sizes?.bodies}, versions ${sizes?.versions}\n`);
  } finally {
    await news.close();
    await harness.close();
  }
}

async function change(run: Run, ids: readonly string[], changes: number): Promise<Times[]> {
  const times = [];
  for (let n = 0; n < changes + 20; n++) {
    const api_id = ids[(n * 7_919) % ids.length];
    const body = { action: 'online', env_id: RELEASE, api_id };
    const time = await run('CreateOrDeletePublishRecordForApiV2', {}, body);
    // The first ones warm up.
    if (n >= 20) times.push(time);
  }
  return times;
}

/** Two revisions are restored in turn, so that each time as much has to change. */
async function restore(
  run: Run,
  { none, all, ten, every }: Revisions,
  { apis, restores }: { apis: number; restores: number },
): Promise<void> {
  const pairs = [
    { what: 'ten of them restored', from: all, to: ten },
    { what: 'all of them restored, each of which differs', from: all, to: every },
    { what: 'all of them restored to being there, and to not being there', from: all, to: none },
  ];
  for (const { what, from, to } of pairs) {
    const times = [];
    for (let n = 0; n <= restores; n++) {
      const time = await run('RestoreRevision', { revision: String(n % 2 === 0 ? from : to) });
      // What differs the first time is another matter.
      if (n > 0) times.push(time);
    }
    tell(`${apis} APIs: ${what}`, times);
  }
}

function tell(what: string, times: readonly Times[]): void {
  process.stdout.write(`${what} (${times.length} times, load ${loadavg()[0]?.toFixed(1)})\n`);
  for (const part of ['operation', 'propagation', 'all'] as const) {
    const sorted = times.map((time) => time[part]).sort((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
    process.stdout.write(`  ${part.padEnd(12)} median ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
  }
}

for (const apis of values.apis.split(','))
  await measure(Number(apis), Number(values.changes), Number(values.restores));
process.exit();
