import { type Cell, ownCells } from './cell.ts';
import type { WindowCounter } from './window-counter.ts';

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

/** What the numbers of a cell are. */
const START_MS = 0;
const COUNT = 1;
/** What the windows are laid through, when the first call decides. */
const ANCHOR_MS = 2;
/** 1 once there was a window. */
const BEGUN = 3;

/**
 * Counts calls in fixed windows, exactly over all threads of the process: a call that is not admitted is not counted.
 */
export class FixedWindowCounter implements WindowCounter {
  readonly lengthMs: number;
  readonly #anchorMs: number | null;
  readonly #cell: Cell;

  /**
   * @param anchorMs Unix ms that a window starts at; null: the first call starts the first window
   * @param cell what it counts in; shared with counters of the same kind and windows only
   */
  constructor(lengthMs: number, anchorMs: number | null, cell: Cell = ownCells.open('')) {
    this.lengthMs = lengthMs;
    this.#anchorMs = anchorMs;
    this.#cell = cell;
  }

  /** Admits and counts one call, or answers false when the window already holds `limit` calls. */
  take(limit: number, nowMs: number): boolean {
    const cell = this.#cell;
    cell.enter();
    const count = this.#countAt(nowMs);
    const isAdmitted = count < limit;
    if (isAdmitted) cell.set(COUNT, count + 1);
    cell.leave();
    return isAdmitted;
  }

  /** Calls that the window of `nowMs` still admits. */
  remaining(limit: number, nowMs: number): number {
    const cell = this.#cell;
    cell.enter();
    const count = this.#countAt(nowMs);
    cell.leave();
    return Math.max(0, limit - count);
  }

  refund(nowMs: number): void {
    const cell = this.#cell;
    cell.enter();
    const count = this.#countAt(nowMs);
    if (count > 0) cell.set(COUNT, count - 1);
    cell.leave();
  }

  isReady(limit: number, nowMs: number): boolean {
    return this.remaining(limit, nowMs) > 0;
  }

  /** All that there is may be spent at once. */
  fill(): null {
    return null;
  }

  untilResetMs(nowMs: number): number {
    const cell = this.#cell;
    cell.enter();
    this.#countAt(nowMs);
    const endMs = cell.get(START_MS) + this.lengthMs;
    cell.leave();
    return endMs - nowMs;
  }

  /** True when forgetting the counter loses nothing: its window is over. */
  isStale(nowMs: number): boolean {
    const cell = this.#cell;
    cell.enter();
    const isOver = cell.get(BEGUN) === 0 || nowMs >= cell.get(START_MS) + this.lengthMs;
    cell.leave();
    return isOver;
  }

  /** Calls that were admitted in the window of `nowMs`, which is begun when it is a later one than before. */
  #countAt(nowMs: number): number {
    const cell = this.#cell;
    const hasBegun = cell.get(BEGUN) === 1;
    const beforeMs = cell.get(START_MS);
    if (hasBegun && nowMs >= beforeMs && nowMs < beforeMs + this.lengthMs) return cell.get(COUNT);
    if (!hasBegun) cell.set(ANCHOR_MS, this.#anchorMs ?? nowMs);
    const startMs = windowStart(nowMs, this.lengthMs, cell.get(ANCHOR_MS));
    // A clock that steps back must not open a spent window again.
    if (hasBegun && startMs <= beforeMs) return cell.get(COUNT);
    cell.set(BEGUN, 1);
    cell.set(START_MS, startMs);
    cell.set(COUNT, 0);
    return 0;
  }
}
