/** Five wrong signatures in a row lock an access key for five minutes (reference 10.5). */
export const LOCK_AFTER_FAILURES = 5;
export const LOCK_MS = 5 * 60_000;

/** Whoever fails with so many names at once guesses no secret; the oldest are forgotten. */
export const MAX_LOCK_NAMES = 10_000;

interface Failures {
  count: number;
  lastAtMs: number;
}

/** Counts failures in a row by name, and locks the name after five of them. */
export interface FailureLock {
  /** True while nothing is to be tried under the name, not even what is right. */
  isLocked(name: string, nowMs: number): boolean;
  /** Counts a failure. A row that rests as long as a lock lasts begins anew. */
  fail(name: string, nowMs: number): void;
  /** Ends the row. */
  succeed(name: string): void;
}

/** Counts within this thread. */
export class OwnFailureLock implements FailureLock {
  readonly #failures = new Map<string, Failures>();

  isLocked(name: string, nowMs: number): boolean {
    const known = this.#failures.get(name);
    return known !== undefined && known.count >= LOCK_AFTER_FAILURES && nowMs < known.lastAtMs + LOCK_MS;
  }

  fail(name: string, nowMs: number): void {
    const known = this.#failures.get(name);
    const inRow = known !== undefined && nowMs < known.lastAtMs + LOCK_MS ? known.count : 0;
    this.#failures.delete(name);
    this.#failures.set(name, { count: inRow + 1, lastAtMs: nowMs });
    if (this.#failures.size <= MAX_LOCK_NAMES) return;
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest);
      return;
    }
  }

  succeed(name: string): void {
    if (this.#failures.size > 0) this.#failures.delete(name);
  }
}
