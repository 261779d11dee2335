const UNIT_MS = { SECOND: 1_000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;

/** Unit of a window's length. */
export type TimeUnit = keyof typeof UNIT_MS;

/** Length in ms of `interval` units. */
export function windowLengthMs(unit: TimeUnit, interval: number): number {
  return UNIT_MS[unit] * interval;
}

/** Start of the window that holds `nowMs`, for windows of one length laid end to end through `anchorMs`. */
export function windowStart(nowMs: number, lengthMs: number, anchorMs: number): number {
  return anchorMs + Math.floor((nowMs - anchorMs) / lengthMs) * lengthMs;
}

/**
 * Counts calls in fixed windows, exactly within the process: a call that is not admitted is not counted.
 */
export class FixedWindowCounter {
  readonly lengthMs: number;
  #anchorMs: number | null;
  #startMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** @param anchorMs Unix ms that a window starts at; null: the first call starts the first window */
  constructor(lengthMs: number, anchorMs: number | null) {
    this.lengthMs = lengthMs;
    this.#anchorMs = anchorMs;
  }

  /** Admits and counts one call, or answers false when the window already holds `limit` calls. */
  take(limit: number, nowMs: number): boolean {
    this.#enterWindow(nowMs);
    if (this.#count >= limit) return false;
    this.#count += 1;
    return true;
  }

  /** Calls that the window of `nowMs` still admits. */
  remaining(limit: number, nowMs: number): number {
    this.#enterWindow(nowMs);
    return Math.max(0, limit - this.#count);
  }

  /** True when forgetting the counter loses nothing: its window is over. */
  isStale(nowMs: number): boolean {
    return nowMs >= this.#startMs + this.lengthMs;
  }

  #enterWindow(nowMs: number): void {
    if (nowMs >= this.#startMs && nowMs < this.#startMs + this.lengthMs) return;
    this.#anchorMs ??= nowMs;
    const startMs = windowStart(nowMs, this.lengthMs, this.#anchorMs);
    // A clock that steps back must not open a spent window again.
    if (startMs <= this.#startMs) return;
    this.#startMs = startMs;
    this.#count = 0;
  }
}
