import { type Cell, ownCells } from '../counters/cell.ts';
import { sharedClockMs } from '../counters/shared-clock.ts';

/** What the numbers of the cell are. */
const SPENT = 0;
const FILLED_AT_MS = 1;

/**
 * A token bucket: so many requests per second, and as many at once after a quiet second. Constant work and memory,
 * whoever floods it; threads that have the same cell share it.
 */
export class RequestCeiling {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #cell: Cell;

  /** @param now a clock that never goes back, ms, the same for all that share the cell */
  constructor(
    perSecond: number,
    now: () => number = sharedClockMs,
    cell: Cell = ownCells.open('request ceiling'),
  ) {
    this.#perSecond = perSecond;
    // A ceiling below one per second still lets one through.
    this.#burst = Math.max(perSecond, 1);
    this.#now = now;
    this.#cell = cell;
  }

  /** @returns whether the request may go on */
  take(): boolean {
    const nowMs = this.#now();
    const cell = this.#cell;
    cell.enter();
    const filledAtMs = Math.max(nowMs, cell.get(FILLED_AT_MS));
    const filled = ((filledAtMs - cell.get(FILLED_AT_MS)) / 1_000) * this.#perSecond;
    const spent = Math.max(0, cell.get(SPENT) - filled);
    const isAdmitted = this.#burst - spent >= 1;
    cell.set(SPENT, isAdmitted ? spent + 1 : spent);
    cell.set(FILLED_AT_MS, filledAtMs);
    cell.leave();
    return isAdmitted;
  }
}
