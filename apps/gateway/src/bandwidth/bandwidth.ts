import { type Cell, ownCells } from '../counters/cell.ts';
import { sharedClockMs } from '../counters/shared-clock.ts';

/** A slice is what a flow may pass before the next one's turn: this much time of the whole bandwidth. */
const SLICE_MS = 5;
const MIN_SLICE_BYTES = 1_460;
const MAX_SLICE_BYTES = 64 * 1_024;
/** Bandwidth that was not used is kept for this long: timers are late, and catch up by it. */
const BURST_MS = 100;

/** What the numbers of the cell are: bytes that may pass, and when they were counted last. */
const TOKENS = 0;
const FILLED_AT_MS = 1;

/** A flow's wish to pass bytes. */
interface Ask {
  readonly bytes: number;
  readonly granted: (bytes: number) => void;
}

/** Where the time comes from. */
export interface Timing {
  /** Monotonic, ms; the same for all that share a cell. */
  readonly now: () => number;
  /** Calls back once after about `ms`. */
  readonly after: (ms: number, callback: () => void) => void;
}

const realTiming: Timing = {
  now: sharedClockMs,
  after: (ms, callback) => setTimeout(callback, ms).unref(),
};

/**
 * The bandwidth of one direction, shared by all flows through it: a token bucket that hands out small slices in turn.
 * Threads that have the same cell share it, each with its own turns.
 * Nothing is dropped or kept here: whoever asks passes bytes on when it is told to, and does not read more until then.
 */
export class Bandwidth {
  readonly #timing: Timing;
  #bytesPerMs = Number.POSITIVE_INFINITY;
  readonly #cell: Cell;
  /** In the order of asking; a flow has one ask at a time, so each gets a slice in turn. */
  readonly #asks = new Set<Ask>();
  #granting = false;
  #timerSet = false;

  constructor(timing: Timing = realTiming, cell: Cell = ownCells.open('bandwidth')) {
    this.#timing = timing;
    this.#cell = cell;
    // Nothing may pass for the time before.
    this.#spend(0);
  }

  /** Sets the limit; null: none. What waits goes on by the new one. */
  limit(bytesPerSecond: number | null): void {
    this.#spend(0);
    this.#bytesPerMs = bytesPerSecond === null ? Number.POSITIVE_INFINITY : bytesPerSecond / 1_000;
    this.#spend(0);
    this.#grant();
  }

  get isLimited(): boolean {
    return this.#bytesPerMs !== Number.POSITIVE_INFINITY;
  }

  /**
   * Asks to pass up to `bytes`.
   * @param granted called once, now or later, with how many may pass: at least one
   * @returns takes the ask back
   */
  ask(bytes: number, granted: (bytes: number) => void): () => void {
    const ask: Ask = { bytes, granted };
    this.#asks.add(ask);
    this.#grant();
    return () => this.#asks.delete(ask);
  }

  /** Serves those who wait in turn as far as the tokens go. */
  #grant(): void {
    // Who is granted a slice often asks for the next one at once: that one has to wait for its turn.
    if (this.#granting) return;
    this.#granting = true;
    for (const ask of this.#asks) {
      const slice = Math.min(ask.bytes, this.#slice);
      const missing = this.#spend(slice);
      if (missing > 0) {
        this.#wakeAfter(missing / this.#bytesPerMs);
        break;
      }
      this.#asks.delete(ask);
      ask.granted(slice);
    }
    this.#granting = false;
  }

  /** Takes bytes out of the bucket. @returns how many are missing; then none is taken */
  #spend(bytes: number): number {
    const nowMs = this.#timing.now();
    const cell = this.#cell;
    cell.enter();
    const filledAtMs = Math.max(nowMs, cell.get(FILLED_AT_MS));
    const filled = cell.get(TOKENS) + (filledAtMs - cell.get(FILLED_AT_MS)) * this.#bytesPerMs;
    const tokens = this.isLimited ? Math.min(this.#burst, filled) : 0;
    const missing = this.isLimited ? Math.max(0, bytes - tokens) : 0;
    cell.set(TOKENS, missing > 0 || !this.isLimited ? tokens : tokens - bytes);
    cell.set(FILLED_AT_MS, filledAtMs);
    cell.leave();
    return missing;
  }

  #wakeAfter(ms: number): void {
    if (this.#timerSet) return;
    this.#timerSet = true;
    this.#timing.after(Math.ceil(ms), () => {
      this.#timerSet = false;
      this.#grant();
    });
  }

  get #slice(): number {
    if (!this.isLimited) return Number.MAX_SAFE_INTEGER;
    return Math.max(MIN_SLICE_BYTES, Math.min(MAX_SLICE_BYTES, Math.floor(this.#bytesPerMs * SLICE_MS)));
  }

  get #burst(): number {
    return Math.max(this.#slice, this.#bytesPerMs * BURST_MS);
  }
}
