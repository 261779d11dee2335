import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_SPOOL_MAX_BYTES, type NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { AppliedIsolation, ListenerSpec } from '@turnpike/domain/provisioning/driver';
import { freeLoopbackPort } from '../../../ports/is-port-free.ts';
import { replaceFile } from '../replace-file.ts';
import type { ControlGroups } from './cgroup.ts';
import { launchKey, listenersKey } from './digest.ts';
import { type KeptCode, PROGRAM_FLAGS } from './kept-code.ts';
import { argumentsOf, openFilesLimit } from './process-table.ts';
import type { UnitOrder } from './protocol.ts';
import type { RunRecord, UnitFiles } from './unit-files.ts';

/** What is the same for all nodes of the machine. */
export interface MachineLimits {
  controlGroups: ControlGroups | string;
  /** Of this process: no node may call it. */
  controlPort: number;
  code: KeptCode;
}

export interface Launched {
  child: ChildProcess;
  /** Names the launch among those of its node. */
  launch: string;
  specFile: string;
  record: RunRecord;
}

const SHELL = '/bin/sh';
const SHELL_DEADLINE_MS = 500;

/** Each thread's arena of the C library keeps what it freed: by default there are eight a core. */
const MALLOC_ARENAS = 2;

let launches = 0;

/** Calls wait while a dead node's successor asks the feed whether its snapshot is the newest. */
const CATCH_UP_MS = 500;
/** Others take the calls meanwhile. */
const PATIENT_CATCH_UP_MS = 5_000;

/** What a process is started for. */
export interface LaunchTerms {
  /** Those that have a socket: the node is ready when they are open. */
  readonly listeners: readonly ListenerSpec[];
  /** Another process of the gateway takes calls. */
  readonly othersServe: boolean;
  /** When the node's process before was gone, Unix ms; null: there was none, or it is there. */
  readonly goneMs: number | null;
}

/**
 * Starts a process for a node: in a process group of its own, so that it outlives this one; with no variable of the
 * environment but PATH, bounds of memory, and kept code that makes starts short; with an IPC channel over which sockets follow.
 * @throws Error when the process cannot be started
 */
export async function launchNode(
  files: UnitFiles,
  order: UnitOrder,
  node: string,
  { listeners, othersServe, goneMs }: LaunchTerms,
  machine: MachineLimits,
): Promise<Launched> {
  const { spec, launch: settings } = order;
  const { owner } = settings;
  const { profile } = spec;
  await files.make(owner, node);
  await files.seed(node, owner);
  const code = await machine.code.folderFor({ ...settings, version: spec.version }, owner);
  launches += 1;
  const launch = `${Date.now().toString(36)}${launches.toString(36)}`;
  const adminPort = await freeLoopbackPort();
  const specFile = files.spec(node, launch);
  const nodeSpec = specOf(files, order, node, {
    listeners,
    adminPort,
    controlPort: machine.controlPort,
    catchUpMs: othersServe ? PATIENT_CATCH_UP_MS : CATCH_UP_MS,
    goneMs,
  });
  await replaceFile(specFile, JSON.stringify(nodeSpec, null, 2), { mode: 0o600, owner });
  await files.rotateLog(node);
  const log = await open(files.log(node), 'a', 0o600);
  try {
    const flags = [`--max-old-space-size=${profile.memoryLimitMib}`, ...PROGRAM_FLAGS];
    const args = [process.execPath, ...flags, settings.gatewayMain, '--spec', specFile];
    // A limit that cannot be had must not keep the node from starting: what holds is read from the kernel afterwards.
    const script = `ulimit -n ${profile.fileDescriptorLimit} 2>/dev/null; exec "$@"`;
    const child = spawn(SHELL, ['-c', script, 'sh', ...args], {
      cwd: files.state(node),
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      env: {
        PATH: settings.path,
        ...(code === null ? {} : { NODE_COMPILE_CACHE: code }),
        MALLOC_ARENA_MAX: String(MALLOC_ARENAS),
      },
      ...(owner ?? {}),
    });
    await once(child, 'spawn');
    child.unref();
    child.channel?.unref();
    const pid = child.pid ?? 0;
    const record: RunRecord = {
      pid,
      adminPort,
      launchKey: launchKey(order, node),
      listenersKey: listenersKey(order),
      version: spec.version,
      startedMs: Date.now(),
      isolation: await isolate(order, node, pid, machine.controlGroups),
    };
    await files.writeRecord(node, launch, record);
    return { child, launch, specFile, record };
  } finally {
    await log.close();
  }
}

function specOf(
  files: UnitFiles,
  { spec, launch }: UnitOrder,
  node: string,
  own: Pick<LaunchTerms, 'listeners' | 'goneMs'> & {
    adminPort: number;
    controlPort: number;
    catchUpMs: number;
  },
): NodeSpec {
  const state = files.state(node);
  const { workerThreads, connectionLimit, requestsPerSecond } = spec.profile;
  return {
    instanceId: spec.name,
    nodeName: node,
    host: spec.host,
    httpPort: 0,
    https: null,
    handedOver: { listeners: [...own.listeners], certificate: launch.certificate },
    version: spec.version,
    limits: { workerThreads, connectionLimit, requestsPerSecond },
    adminPort: own.adminPort,
    feed: launch.feed,
    catchUpMs: own.catchUpMs,
    predecessorGoneMs: own.goneMs,
    secretKey: launch.secretKey,
    snapshotFile: `${state}/snapshot.json`,
    accessLogFile: `${state}/access.log`,
    spoolMaxBytes: DEFAULT_SPOOL_MAX_BYTES,
    accessLogFormat: 'fields',
    ...launch.network,
    forbidden: [...launch.network.forbidden, { address: '127.0.0.1', port: own.controlPort }],
  };
}

/** Applies what goes beyond the process's start. @returns what holds */
async function isolate(
  { spec, launch }: UnitOrder,
  node: string,
  pid: number,
  groups: ControlGroups | string,
): Promise<AppliedIsolation> {
  const { memoryLimitMib, cpuShare, fileDescriptorLimit } = spec.profile;
  let missing = typeof groups === 'string' ? groups : null;
  if (typeof groups !== 'string') {
    await groups
      .place(spec.name, node, pid, { memoryMib: hardMemoryMib(memoryLimitMib), cpuShare })
      .catch((error: Error) => {
        missing = `the kernel refused the control group (${error.message})`;
      });
  }
  const held = (controller: string): boolean =>
    missing === null && typeof groups !== 'string' && groups.controllers.has(controller);
  await untilProgramRuns(pid);
  const openFiles = await openFilesLimit(pid);
  const hardMib = hardMemoryMib(memoryLimitMib);
  const byWhom = held('memory') ? 'by its control group' : 'by the supervisor, which measures it';
  return {
    user: { applied: launch.owner !== null, detail: launch.userDetail },
    memory: {
      applied: true,
      detail: `${memoryLimitMib} MiB of heap, by the program's own limit; ${hardMib} MiB in all, ${byWhom}.`,
    },
    fileDescriptors: {
      applied: openFiles === fileDescriptorLimit,
      detail:
        openFiles === fileDescriptorLimit
          ? `${openFiles}, by the limit of the process.`
          : `The limit of ${fileDescriptorLimit} could not be set; ${openFiles ?? 'an unknown number'} may be open.`,
    },
    cpu: held('cpu')
      ? { applied: true, detail: `${cpuShare} cores, by its control group.` }
      : { applied: false, detail: `Not limited: ${missing ?? 'the kernel offers no cpu controller here'}.` },
    namespaces: {
      applied: false,
      detail:
        'It shares the machine’s network, in which it has its ports and backends; files and processes are kept apart by its user.',
    },
  };
}

/** The shell sets the limit and then becomes the program: before, what it has says nothing. */
async function untilProgramRuns(pid: number): Promise<void> {
  const deadline = performance.now() + SHELL_DEADLINE_MS;
  while ((await argumentsOf(pid))?.[0] === SHELL && performance.now() < deadline) await sleep(1);
}

/** Resident memory past which a node is replaced: heap, and room for code and buffers. */
export function softMemoryMib(memoryLimitMib: number): number {
  return Math.round(memoryLimitMib * 1.25) + 96;
}

/** Resident memory at which a node is killed. */
export function hardMemoryMib(memoryLimitMib: number): number {
  return memoryLimitMib * 2 + 96;
}
