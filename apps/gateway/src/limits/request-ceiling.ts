/**
 * A token bucket: so many requests per second, and as many at once after a quiet second. Constant work and memory,
 * whoever floods it.
 */
export class RequestCeiling {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #filledMs: number;

  /** @param now a clock that never goes back, ms */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    // A ceiling below one per second still lets one through.
    this.#burst = Math.max(perSecond, 1);
    this.#now = now;
    this.#tokens = this.#burst;
    this.#filledMs = now();
  }

  /** @returns whether the request may go on */
  take(): boolean {
    const nowMs = this.#now();
    const filled = this.#tokens + ((nowMs - this.#filledMs) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(filled, this.#burst);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
