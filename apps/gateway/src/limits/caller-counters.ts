import type { CounterStore } from '../counters/counter-store.ts';
import { windowStart } from '../counters/fixed-window.ts';
import type { WindowCounter } from '../counters/window-counter.ts';

/** Callers that are counted one by one in a window. */
const MAX_CALLERS = 100_000;
/** From so many on it pays to look for those whose window is over. */
const WORTH_PRUNING = 1_000;

/**
 * One counter for each caller that comes, of those windows that begin at whole multiples of their length. What is kept
 * is bounded: past a great number of callers in one window further ones are not counted, and so not let in.
 */
export class CallerCounters {
  readonly #store: CounterStore;
  readonly #prefix: string;
  readonly #lengthMs: number;
  readonly #most: number;
  #known = new Set<string>();
  #startMs = 0;

  /** @param prefix what the callers are counted for */
  constructor(store: CounterStore, prefix: string, lengthMs: number, most = MAX_CALLERS) {
    this.#store = store;
    this.#prefix = prefix;
    this.#lengthMs = lengthMs;
    this.#most = most;
  }

  /** @returns null when there are too many callers */
  of(caller: string, nowMs: number): WindowCounter | null {
    const startMs = windowStart(nowMs, this.#lengthMs, 0);
    if (startMs > this.#startMs) this.#begin(startMs, nowMs);
    if (!this.#known.has(caller)) {
      if (this.#known.size >= this.#most) return null;
      this.#known.add(caller);
    }
    return this.#store.fixedWindow(this.#prefix + caller, this.#lengthMs, 0);
  }

  #begin(startMs: number, nowMs: number): void {
    this.#startMs = startMs;
    if (this.#known.size > WORTH_PRUNING) this.#store.prune(nowMs);
    this.#known = new Set();
  }
}
