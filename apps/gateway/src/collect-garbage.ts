/** Node's `gc`, there when the process was started with `--expose-gc`. */
type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/** With more than this in use the pause is longer, and a node with a large configuration needs the time to start. */
const SMALL_HEAP_BYTES = 48 * 1024 * 1024;

/**
 * Gives back what starting has used: a tenth of what an idle gateway holds. The pause is some 50 ms, so this is for the
 * moment before the first call. Does nothing without `--expose-gc`.
 */
export function collectGarbage(): void {
  const collect = (globalThis as { gc?: Collect }).gc;
  if (process.memoryUsage().heapUsed > SMALL_HEAP_BYTES) return;
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
