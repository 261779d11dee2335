import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Driver, UnitSpec, UnitState } from '@turnpike/domain/provisioning/driver';
import type { LocalAuthority } from '../../tls/authority-files.ts';
import {
  type GatewayFolder,
  gatewayFolder,
  makeFolder,
  readSpec,
  remove,
  writtenAt,
} from './gateway-folder.ts';
import { type FoundProcess, findGatewayProcess, isAlive } from './gateway-process.ts';
import type { Isolation } from './isolation.ts';
import { lastWords } from './last-words.ts';
import {
  ensureCertificate,
  hasGoodCertificate,
  heapLimitOption,
  isSameSpec,
  wantedSpec,
} from './node-files.ts';
import { fetchNodeStatus } from './node-status.ts';
import { replaceFile } from './replace-file.ts';
import { spawnGateway } from './spawn-gateway.ts';
import { watchProcesses } from './watch-processes.ts';

/** A gateway gets this long to finish its open calls. */
const DRAIN_GRACE_MS = 12_000;
/** One that does not even answer gets this long. */
const HUNG_GRACE_MS = 1_000;
const KILL_DEADLINE_MS = 5_000;
const LOOK_AGAIN_MS = 20;
const GATEWAY_NAME = /^[0-9a-f]{32}$/;

export interface ProcessDriverOptions {
  /** `HOME/gateways`. */
  gatewaysDir: string;
  gatewayMain: string;
  /** `PATH` of gateway processes. */
  path: string;
  isolation: Isolation;
  authority: LocalAuthority;
  /** Names in every gateway's certificate. */
  certificateNames: string[];
  feedUrl: string;
  feedToken: (instanceId: string) => string;
  gatewayKey: (instanceId: string) => Buffer;
  /** A gateway's process has ended. May come twice. */
  onExit: (name: string) => void;
}

/**
 * Runs each gateway as an operating-system process of its own, with a folder, ports, a memory limit and, where
 * the machine allows, a user of its own. Gateways outlive the worker, and are adopted by the next one.
 */
export function createProcessDriver(options: ProcessDriverOptions): Driver {
  const folderOf = (name: string): GatewayFolder => {
    // The name becomes a path that is removed recursively.
    if (!GATEWAY_NAME.test(name)) throw new Error(`not a gateway's id: ${name}`);
    return gatewayFolder(options.gatewaysDir, name);
  };
  /** When a gateway last answered as ready, unix ms. */
  const lastReadyMs = new Map<string, number>();
  const exits = new Map<string, string>();
  const watch = watchProcesses(options.onExit);

  const isCurrent = async (folder: GatewayFolder, running: FoundProcess, has: NodeSpec, spec: UnitSpec) =>
    isSameSpec(has, wantedSpec(options, folder, spec, has.adminPort)) &&
    running.args.includes(heapLimitOption(spec.edition)) &&
    (await hasGoodCertificate(options, folder));

  const observe = async (name: string, spec: UnitSpec | null): Promise<UnitState> => {
    const folder = folderOf(name);
    if ((await writtenAt(folder.root)) === null) return { state: 'absent' };
    const running = await findGatewayProcess(folder);
    if (!running) return { state: 'stopped', reason: await reasonOf(folder, exits.get(name) ?? null) };
    const { pid } = running;
    watch(name, pid);
    if ((await writtenAt(folder.draining)) !== null) return { state: 'draining', pid };
    const has = await readSpec(folder);
    const status = has && (await fetchNodeStatus(has.adminPort));
    if (has && status?.state === 'ready' && status.instanceId === name && status.pid === pid) {
      lastReadyMs.set(name, Date.now());
      const current = spec === null || (await isCurrent(folder, running, has, spec));
      return { state: 'ready', pid, sinceMs: status.startedAtMs, current };
    }
    const sinceMs = Math.max((await writtenAt(folder.pid)) ?? 0, lastReadyMs.get(name) ?? 0) || Date.now();
    lastReadyMs.set(name, sinceMs);
    return { state: 'unready', pid, sinceMs };
  };

  const end = async (name: string): Promise<void> => {
    const folder = folderOf(name);
    const running = await findGatewayProcess(folder);
    if (running) {
      const has = await readSpec(folder);
      const answers = has !== null && (await fetchNodeStatus(has.adminPort)) !== null;
      await endProcess(running.pid, folder, answers ? DRAIN_GRACE_MS : HUNG_GRACE_MS);
    }
    lastReadyMs.delete(name);
    exits.delete(name);
  };

  return {
    observe,
    async ensure(spec) {
      const folder = folderOf(spec.name);
      const before = await observe(spec.name, spec);
      if ((before.state === 'ready' && before.current) || before.state === 'unready') return [];
      await end(spec.name);
      const owner = options.isolation.userFor(spec.httpPort);
      await makeFolder(folder, owner);
      const notes = [options.isolation.describe(spec.httpPort)];
      if (await ensureCertificate(options, folder, owner)) notes.push('A certificate for HTTPS was issued.');
      await remove(folder.draining);
      // An old file's age would be taken for the new process's.
      await remove(folder.pid);
      const child = await spawnGateway(options, folder, spec, owner);
      child.once('exit', (code, signal) => {
        exits.set(spec.name, signal ? `by signal ${signal}` : `with exit code ${code}`);
        options.onExit(spec.name);
      });
      return notes;
    },
    async drain(name) {
      const folder = folderOf(name);
      const running = await findGatewayProcess(folder);
      if (!running) return;
      await replaceFile(folder.draining, '', { mode: 0o600 });
      signal(running.pid, 'SIGTERM');
    },
    async stop(name) {
      await end(name);
      const folder = folderOf(name);
      await remove(folder.pid);
      await remove(folder.draining);
    },
    async destroy(name) {
      await end(name);
      await remove(folderOf(name).root);
    },
    async list() {
      const names = await readdir(options.gatewaysDir).catch(() => []);
      return names.filter((name) => GATEWAY_NAME.test(name));
    },
  };
}

async function reasonOf(folder: GatewayFolder, exit: string | null): Promise<string | null> {
  if (exit === null) return null;
  // Who is killed says nothing: its last line would only mislead.
  const words = exit.startsWith('by signal') ? null : await lastWords(folder.log);
  return `The gateway process ended ${exit}${words ? `: ${words}` : '.'}`;
}

async function endProcess(pid: number, folder: GatewayFolder, graceMs: number): Promise<void> {
  signal(pid, 'SIGTERM');
  if (await isGone(pid, folder, graceMs)) return;
  // The whole group: a gateway is a process tree.
  signal(-pid, 'SIGKILL');
  signal(pid, 'SIGKILL');
  if (!(await isGone(pid, folder, KILL_DEADLINE_MS)))
    throw new Error(`process ${pid} does not end, even by SIGKILL`);
}

async function isGone(pid: number, folder: GatewayFolder, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (await isAlive(pid, folder)) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_AGAIN_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
