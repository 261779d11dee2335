/** Five wrong signatures in a row lock an access key for five minutes (reference 10.5). */
const FAILURES = 5;
const LOCK_MS = 5 * 60_000;

/** Whoever fails with so many names at once guesses no secret; the oldest are forgotten. */
const MAX_NAMES = 10_000;

interface Failures {
  count: number;
  lastAtMs: number;
}

/** Counts failures in a row by name, and locks the name after five of them, within this process. */
export class FailureLock {
  readonly #failures = new Map<string, Failures>();

  /** True while nothing is to be tried under the name, not even what is right. */
  isLocked(name: string, nowMs: number): boolean {
    const known = this.#failures.get(name);
    return known !== undefined && known.count >= FAILURES && nowMs < known.lastAtMs + LOCK_MS;
  }

  /** Counts a failure. A row that rests as long as a lock lasts begins anew. */
  fail(name: string, nowMs: number): void {
    const known = this.#failures.get(name);
    const inRow = known !== undefined && nowMs < known.lastAtMs + LOCK_MS ? known.count : 0;
    this.#failures.delete(name);
    this.#failures.set(name, { count: inRow + 1, lastAtMs: nowMs });
    if (this.#failures.size <= MAX_NAMES) return;
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest);
      return;
    }
  }

  /** Ends the row. */
  succeed(name: string): void {
    if (this.#failures.size > 0) this.#failures.delete(name);
  }
}
