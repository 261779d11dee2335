import { FailureLock } from './failure-lock.ts';
import { FixedWindowCounter } from './fixed-window.ts';

/**
 * Keeps counters by name over snapshot swaps: a runtime asks for its counters when it is built and finds those
 * that an earlier runtime filled. The name holds whatever makes a counter another one (policy, subject, window).
 */
export class CounterStore {
  /** Wrong signatures of access keys. */
  readonly keyLock = new FailureLock();
  readonly #counters = new Map<string, FixedWindowCounter>();
  #wanted = new Set<string>();

  /** The counter of that name, made when there is none. */
  fixedWindow(name: string, lengthMs: number, anchorMs: number | null): FixedWindowCounter {
    const key = `${name}@${lengthMs}/${anchorMs}`;
    this.#wanted.add(key);
    const existing = this.#counters.get(key);
    if (existing) return existing;
    const counter = new FixedWindowCounter(lengthMs, anchorMs);
    this.#counters.set(key, counter);
    return counter;
  }

  /**
   * Forgets counters that nothing asked for since the last call and whose window is over. Called after a swap;
   * a counter in a running window stays, so that unbinding and binding a policy does not refill a quota.
   */
  prune(nowMs: number): void {
    for (const [key, counter] of this.#counters) {
      if (!this.#wanted.has(key) && counter.isStale(nowMs)) this.#counters.delete(key);
    }
    this.#wanted = new Set();
  }
}
