import { GCProfiler, getHeapStatistics } from 'node:v8';

/**
 * Loaded into a measured process by `--import`. Over the IPC channel, `start` begins to watch the heap, and `stop` is
 * answered with an {@link AllocationReport}. Costs something only while it watches, once per garbage collection.
 */
export interface AllocationReport {
  /** Bytes of JavaScript objects that were made. */
  readonly allocatedBytes: number;
  readonly collections: number;
  /** Time that collecting took, ms. */
  readonly collectingMs: number;
}

let profiler: GCProfiler | null = null;
let usedAtStart = 0;

process.on('message', (message) => {
  if (message === 'start') {
    profiler = new GCProfiler();
    profiler.start();
    usedAtStart = getHeapStatistics().used_heap_size;
  } else if (message === 'stop') process.send?.(report());
});
process.channel?.unref();

/** What was there before each collection beyond what the one before it left was made in between. */
function report(): AllocationReport {
  const statistics = profiler?.stop()?.statistics ?? [];
  profiler = null;
  let left = usedAtStart;
  let allocatedBytes = 0;
  let collectingMs = 0;
  for (const { beforeGC, afterGC, cost } of statistics) {
    allocatedBytes += Math.max(0, beforeGC.heapStatistics.usedHeapSize - left);
    left = afterGC.heapStatistics.usedHeapSize;
    collectingMs += cost / 1_000;
  }
  allocatedBytes += Math.max(0, getHeapStatistics().used_heap_size - left);
  return { allocatedBytes, collections: statistics.length, collectingMs };
}
