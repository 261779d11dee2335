import { PerformanceObserver, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a measured process by `--import`. Over the IPC channel it answers `reset` by beginning anew, `report`
 * with a {@link LoopReport}, and `gc` likewise after collecting all garbage.
 */
export interface LoopReport {
  /** Longest times, ms, descending, that a 1 ms timer came late by, not more than the process computed meanwhile. */
  readonly blocksMs: readonly number[];
  /** The longest pause for collecting garbage, ms; part of the above. */
  readonly longestGcMs: number;
  readonly residentMb: number;
  readonly heapUsedMb: number;
}

const KEPT = 50;
let blocksMs: number[] = [];
let longestGcMs = 0;
let lastMs = performance.now();
let lastCpuUs = cpuUs();

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

// A machine that gives the core to another process makes the timer late, too: that is not this program's time. What other
// threads of it compute is counted, since this one waits for those that collect garbage.
setInterval(() => {
  const nowMs = performance.now();
  const nowCpuUs = cpuUs();
  const blockMs = Math.min(nowMs - lastMs, (nowCpuUs - lastCpuUs) / 1_000);
  lastMs = nowMs;
  lastCpuUs = nowCpuUs;
  if (blocksMs.length < KEPT || blockMs > (blocksMs.at(-1) ?? 0)) {
    blocksMs = [...blocksMs, blockMs].sort((a, b) => b - a).slice(0, KEPT);
  }
}, 1).unref();

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) longestGcMs = Math.max(longestGcMs, entry.duration);
}).observe({ entryTypes: ['gc'] });

process.on('message', (message) => {
  if (message === 'reset') {
    blocksMs = [];
    longestGcMs = 0;
    return;
  }
  if (message === 'gc') collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  const report: LoopReport = { blocksMs, longestGcMs, residentMb: rss / 1e6, heapUsedMb: heapUsed / 1e6 };
  process.send?.(report);
});
process.channel?.unref();

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  gc();
}
