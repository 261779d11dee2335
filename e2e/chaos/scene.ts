import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Management } from '../calls/management.ts';
import {
  askForGateway,
  createApi,
  defaultGroup,
  type Gateway,
  httpEndpoint,
  publish,
  untilRunning,
} from '../calls/open-api.ts';
import { clearFolder, makeFolder } from '../system/home-folder.ts';
import { until } from '../system/poll.ts';
import { processesOf } from '../system/processes.ts';
import { operate } from '../system/run-turnpike.ts';
import { choosePorts, type RunningSystem, startSystem, stopSystem } from '../system/start-system.ts';
import type { Extent } from './fault-row.ts';
import { isLost } from './judge-calls.ts';
import { type CallRecord, fromLines } from './load/call-record.ts';
import type { LoadOptions } from './load/load-options.ts';
import { type RunningLoad, startLoad } from './load/start-load.ts';

/** A system of a row's own, with gateways that serve a few APIs with mock backends. */
export type Scene = {
  extent: Extent;
  folder: string;
  system: RunningSystem;
  management: Management;
  gateways: ServedGateway[];
  /** Starts the same home again after its launcher has ended. */
  startAgain(): Promise<void>;
  /** Stops everything; gives the processes that are left. */
  close(): Promise<number>;
};

export type ServedGateway = {
  id: string;
  address: string;
  port: number;
  groupId: string;
  /** Path and API of what it serves: `/api-0` answers `api-0 v0`. */
  apis: { path: string; apiId: string }[];
};

/** Its ceiling is above what load generator and gateway reach on one machine, whose cores one thread does not fill. */
const ROOMY_EDITION = 'ROOMY';
const ROOMY = ['--requests', '100000', '--threads', '1', '--memory', '512', '--apis', '8000'];
const CALLS_PER_CONNECTION = 25;
const CAPACITY_PROBE_MS = 3_000;
const PROBE_CONNECTIONS = 32;

export const bodyOf = (index: number, version: number): string => `api-${index} v${version}`;

const openScenes = new Set<Scene>();

/** Stops what a row that failed has left. */
export async function closeScenes(): Promise<void> {
  for (const scene of openScenes) await scene.close();
}

/** Starts a system and provisions gateways with some APIs each. */
export async function openScene(
  name: string,
  extent: Extent,
  options: {
    gateways?: number;
    apis?: number;
    nodes?: number;
    env?: Record<string, string>;
    home?: string;
  } = {},
): Promise<Scene> {
  const folder = await makeFolder(`chaos-${name}`);
  const start = {
    home: options.home ?? path.join(folder, 'home'),
    ports: await choosePorts(),
    ...(options.env && { env: options.env }),
  };
  let system = startSystem(start);
  const { access } = await system.ready;
  let management = new Management(access);
  await operate(start.home, 'edition', 'set', ROOMY_EDITION, ...ROOMY);
  const gateways: ServedGateway[] = [];
  const scene: Scene = {
    extent,
    folder,
    gateways,
    get system() {
      return system;
    },
    get management() {
      return management;
    },
    async startAgain() {
      await system.exited;
      system = startSystem(start);
      management = new Management((await system.ready).access);
    },
    async close() {
      openScenes.delete(scene);
      const { left } = await stopSystem(system);
      await clearFolder(folder);
      return left.length;
    },
  };
  openScenes.add(scene);
  for (let index = 0; index < (options.gateways ?? 1); index += 1) {
    const id = await askForGateway(management, `chaos-${index}`, options.nodes, ROOMY_EDITION);
    gateways.push(await furnish(management, id, options.apis ?? 5));
  }
  return scene;
}

/** Waits until a gateway runs and publishes its APIs. */
export async function furnish(management: Management, id: string, apis: number): Promise<ServedGateway> {
  const gateway = await untilRunning(management, id);
  const { address, port } = httpEndpoint(gateway);
  const { id: groupId } = await defaultGroup(management, id);
  const served: ServedGateway = { id, address, port, groupId, apis: [] };
  for (let index = 0; index < apis; index += 1) {
    const path = `/api-${index}`;
    const options = { groupId, name: `api-${index}`, path, mockBody: bodyOf(index, 0) };
    const apiId = await createApi(management, id, options);
    // Waiting for all nodes: what is wanted is compiled a moment after the answer.
    await publish(management, id, apiId, 'online', 10);
    served.apis.push({ path, apiId });
  }
  await untilSettled(management, id);
  return served;
}

/** Waits until every node has the newest revision, is ready, and the gateway is Running. */
export function untilSettled(management: Management, id: string, deadlineMs = 30_000): Promise<Gateway> {
  return until(
    `gateway ${id} is settled`,
    async () => {
      const gateway = await management.ask<Gateway>('GET', management.gateways(`/${id}`));
      const isThere = gateway.nodes.every(
        (node) => node.applied_revision === node.wanted_revision && node.pid,
      );
      return gateway.status === 'Running' && isThere && gateway;
    },
    { deadlineMs, everyMs: 50 },
  );
}

/**
 * Calls per second that gateway and load generator reach together on this machine, by closed loop. The half of it is the
 * load of the rows.
 */
export async function measureCapacity(scene: Scene, gateway: ServedGateway): Promise<number> {
  const load = await loadOn(scene, gateway, {
    ratePerSecond: 50_000,
    connections: PROBE_CONNECTIONS,
    closed: true,
  });
  await new Promise((resolve) => setTimeout(resolve, CAPACITY_PROBE_MS));
  // Refusals at a ceiling cost less than calls.
  const calls = (await load.stop()).filter((call) => !isLost(call));
  const last = Math.max(...calls.slice(-100).map(({ endedAt }) => endedAt));
  const first = calls[0]?.sentAt ?? 0;
  return Math.round((calls.length / (last - first)) * 1_000);
}

let loads = 0;

type LoadOnOptions = Pick<LoadOptions, 'ratePerSecond' | 'niceness' | 'abortEvery' | 'lossesOnly'> &
  Partial<Pick<LoadOptions, 'connections' | 'closed'>>;

/** Starts load on all APIs of a gateway. */
export function loadOn(scene: Scene, gateway: ServedGateway, options: LoadOnOptions): Promise<RunningLoad> {
  loads += 1;
  const connections =
    options.connections ?? Math.max(4, Math.ceil(options.ratePerSecond / CALLS_PER_CONNECTION / 4));
  const { closed = false, ...others } = options;
  return startLoad({
    ...others,
    host: gateway.address,
    port: gateway.port,
    paths: gateway.apis.map(({ path: api }) => api),
    connections: Math.min(connections, 64),
    timeoutMs: 10_000,
    closed,
    logFile: path.join(scene.folder, `calls-${loads}.jsonl`),
  });
}

/** Reads what a load has logged so far, for rows that look at it while it runs. */
export async function readCalls(logFile: string): Promise<CallRecord[]> {
  return fromLines((await readFile(logFile, 'utf8')).replace(/[^\n]*$/, ''));
}

/** Process ids of a gateway's nodes as the control plane knows them. */
export async function nodePids(management: Management, id: string): Promise<number[]> {
  const { nodes } = await management.ask<Gateway>('GET', management.gateways(`/${id}`));
  return nodes.map(({ pid }) => pid).filter((pid) => pid > 0);
}

/** Processes of a gateway's folder beyond those that the control plane knows. */
export async function orphansOf(scene: Scene, id: string): Promise<number> {
  const known = await nodePids(scene.management, id);
  const found = await processesOf(path.join(scene.system.home, 'gateways', id));
  return found.filter(({ pid }) => !known.includes(pid)).length;
}
