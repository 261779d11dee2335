import { PerformanceObserver, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a measured process by `--import`. Over the IPC channel it answers `reset` by beginning anew, `report`
 * with a {@link LoopReport}, and `gc` likewise after collecting all garbage.
 */
export interface LoopReport {
  /** Longest times, ms, descending, that a 1 ms timer came late by, not more than the thread computed meanwhile. */
  readonly blocksMs: readonly number[];
  /** The same, not more than the process computed: this thread waits for those that collect garbage, mostly. */
  readonly blocksAtMostMs: readonly number[];
  /** The longest pause for collecting garbage, ms; part of the above. */
  readonly longestGcMs: number;
  readonly residentMb: number;
  readonly heapUsedMb: number;
}

const KEPT = 50;
let blocksMs: number[] = [];
let blocksAtMostMs: number[] = [];
let longestGcMs = 0;
let lastMs = performance.now();
let lastUs = cpuUs();

function cpuUs(): { thread: number; process: number } {
  const [thread, whole] = [process.threadCpuUsage(), process.cpuUsage()];
  return { thread: thread.user + thread.system, process: whole.user + whole.system };
}

const longest = (kept: number[], next: number): number[] =>
  kept.length < KEPT || next > (kept.at(-1) ?? 0)
    ? [...kept, next].sort((a, b) => b - a).slice(0, KEPT)
    : kept;

// A machine that gives the core to another process makes the timer late, too: that is not this program's time.
setInterval(() => {
  const nowMs = performance.now();
  const nowUs = cpuUs();
  const lateMs = nowMs - lastMs;
  blocksMs = longest(blocksMs, Math.min(lateMs, (nowUs.thread - lastUs.thread) / 1_000));
  blocksAtMostMs = longest(blocksAtMostMs, Math.min(lateMs, (nowUs.process - lastUs.process) / 1_000));
  lastMs = nowMs;
  lastUs = nowUs;
}, 1).unref();

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) longestGcMs = Math.max(longestGcMs, entry.duration);
}).observe({ entryTypes: ['gc'] });

process.on('message', (message) => {
  if (message === 'reset') {
    blocksMs = [];
    blocksAtMostMs = [];
    longestGcMs = 0;
    return;
  }
  if (message === 'gc') collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  const memory = { residentMb: rss / 1e6, heapUsedMb: heapUsed / 1e6 };
  const report: LoopReport = { blocksMs, blocksAtMostMs, longestGcMs, ...memory };
  process.send?.(report);
});
process.channel?.unref();

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
  gc();
}
