import type { AllocationReport } from './allocation-probe.ts';
import { atConstantRate, type LatencyResult, saturate } from './load.ts';
import { cpuTimeUs, residentMb } from './machine.ts';
import type { Running, Target } from './target.ts';
import type { Scene } from './targets.ts';

/** One round of one target, as measured. */
export interface Round {
  readonly callsPerSecond: number;
  /** Of all the proxy's processes and threads, user and system. */
  readonly cpuUsPerCall: number;
  /** Null for programs that are not Node.js. */
  readonly allocatedBytesPerCall: number | null;
  /** Share of the time that went into collecting garbage. */
  readonly collectingShare: number | null;
}

/** All that was found about one target. */
export interface Measured {
  readonly target: Target;
  readonly running: Running;
  readonly rounds: Round[];
  readonly latencies: LatencyResult[];
  /** After all rounds. */
  residentMb: number;
}

const CONNECTIONS = 64;

/** Loads a target for some seconds as much as it can take. */
export async function measureRound(measured: Measured, scene: Scene, seconds: number): Promise<Round> {
  const { target, running } = measured;
  const load = loadOf(measured, scene, seconds);
  const beforeUs = cpuTimeUs(running.pids());
  if (target.isNode) running.child.send('start');
  const { calls, callsPerSecond } = await saturate(load);
  const cpuUsPerCall = (cpuTimeUs(running.pids()) - beforeUs) / calls;
  if (!target.isNode) {
    return { callsPerSecond, cpuUsPerCall, allocatedBytesPerCall: null, collectingShare: null };
  }
  const report = await new Promise<AllocationReport>((resolve) => {
    running.child.once('message', (message) => resolve(message as AllocationReport));
    running.child.send('stop');
  });
  const allocatedBytesPerCall = report.allocatedBytes / calls;
  return {
    callsPerSecond,
    cpuUsPerCall,
    allocatedBytesPerCall,
    collectingShare: report.collectingMs / 1_000 / seconds,
  };
}

/** Calls a target at half of what it can take. */
export async function measureLatency(
  measured: Measured,
  scene: Scene,
  seconds: number,
): Promise<LatencyResult> {
  const most = median(measured.rounds.map(({ callsPerSecond }) => callsPerSecond));
  return atConstantRate(loadOf(measured, scene, seconds), most / 2);
}

/** What its processes hold now. */
export function memoryOf({ running }: Measured): number {
  return residentMb(running.pids());
}

function loadOf({ target, running }: Measured, { cores, folder }: Scene, seconds: number) {
  const on = (target.onBothCores ? cores?.both : cores?.load) ?? null;
  return {
    ...{ scheme: target.scheme, port: running.port, request: target.request(), seconds },
    ...{ connections: CONNECTIONS, cores: on, folder },
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
