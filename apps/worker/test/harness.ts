import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execute } from '@turnpike/domain/kernel/execute';
import { findOperation } from '@turnpike/domain/registry';
import { until } from '@turnpike/testkit/poll';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { pino } from 'pino';
import type { WorkerConfig } from '../src/config.ts';
import { type RunningWorker, startWorker, type WorkerHooks } from '../src/worker.ts';
import { endSupervisor } from './end-supervisor.ts';

/** A worker with a database and a HOME of its own, and one tenant who operates it. */
export interface WorkerHarness {
  world: World;
  tenant: Tenant;
  config: WorkerConfig;
  /** Log lines of all workers so far. */
  log: string[];
  startWorker(hooks?: WorkerHooks): Promise<RunningWorker>;
  /** Runs a management operation as the tenant's administrator. */
  operate(
    id: string,
    input: { path?: object; query?: object; body?: object },
  ): Promise<Record<string, unknown>>;
  /** Asks for a gateway. @returns its id */
  createGateway(name: string): Promise<string>;
  instance(id: string): Promise<InstanceView | null>;
  /** Waits until a gateway is Running, and its node has applied the newest revision. */
  running(id: string): Promise<InstanceView>;
  close(): Promise<void>;
}

export interface InstanceView {
  status: string;
  progress: number;
  errorMessage: string | null;
  configRevision: number;
  httpPort: number;
  httpsPort: number;
  pid: number | null;
  appliedRevision: number;
}

const DEADLINE_MS = 30_000;

/**
 * @param portBase first of the 20 ports that this file's gateways may have; another one for each file
 * @param database left out: one of this test run
 */
export async function createWorkerHarness(
  portBase: number,
  database?: Parameters<typeof createWorld>[0],
): Promise<WorkerHarness> {
  const world = await createWorld(database);
  const tenant = await world.createTenant();
  // The tenant comes with a gateway on record that was never run.
  await world.env.database.instance.deleteMany({});
  const home = await mkdtemp(path.join(tmpdir(), 'turnpike-worker-'));
  const config: WorkerConfig = {
    databaseUrl: world.databaseUrl,
    home,
    masterKey: world.masterKeyHex,
    host: '127.0.0.1',
    gatewayPorts: { from: portBase, to: portBase + 19 },
    feedPort: 0,
    publicRanges: [],
    dnsServers: [],
    tracing: null,
    domainSuffix: 'apic.localhost',
    redisUrl: null,
    logLevel: 'debug',
    gatewayMain: path.resolve(import.meta.dirname, '..', '..', 'gateway', 'src', 'main.ts'),
    path: '/usr/bin:/bin',
  };
  const log: string[] = [];
  const workers: RunningWorker[] = [];

  const instance = async (id: string): Promise<InstanceView | null> => {
    const row = await world.env.database.instance.findUnique({
      where: { id },
      include: { nodes: true, listeners: true },
    });
    const node = row?.nodes[0];
    if (!row) return null;
    return {
      ...row,
      httpPort: row.listeners.find(({ protocol }) => protocol === 'HTTP')?.port ?? 0,
      httpsPort: row.listeners.find(({ protocol }) => protocol === 'HTTPS')?.port ?? 0,
      pid: node?.pid ?? null,
      appliedRevision: node?.appliedRevision ?? -1,
    };
  };

  const operate: WorkerHarness['operate'] = async (id, { path: params = {}, query = {}, body }) => {
    const { body: answer } = await execute(world.env, tenant.administrator, findOperation(id), {
      path: { project_id: tenant.projectId, ...params } as Record<string, string>,
      query: query as Record<string, string>,
      body,
    });
    return answer as Record<string, unknown>;
  };

  return {
    world,
    tenant,
    config,
    log,
    operate,
    instance,
    async startWorker(hooks) {
      const worker = await startWorker(
        config,
        pino({ level: 'debug' }, { write: (line) => void log.push(line) }),
        hooks,
      );
      // The next worker of this HOME must serve the feed that running gateways know.
      config.feedPort = worker.feedPort;
      workers.push(worker);
      return worker;
    },
    async createGateway(name) {
      const answer = await operate('CreateInstanceV2', {
        body: { instance_name: name, spec_id: 'BASIC', available_zone_ids: ['local'] },
      });
      return String(answer.instance_id);
    },
    running: (id) =>
      until(
        async () => {
          const view = await instance(id);
          const ready = view?.status === 'Running' && view.appliedRevision === view.configRevision;
          return ready ? view : null;
        },
        { deadlineMs: DEADLINE_MS, waitingFor: `gateway ${id} to run` },
      ),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await endSupervisor(home);
      await world.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The certificate authority of a harness's HOME. */
export function authorityOf(harness: WorkerHarness): Promise<string> {
  return readFile(path.join(harness.config.home, 'ca.pem'), 'utf8');
}
