import type { Cell } from '../counters/cell.ts';
import { windowStart } from '../counters/fixed-window.ts';
import type { WindowCounter } from '../counters/window-counter.ts';
import type { Leases } from './leases.ts';
import { SOURCES, type Source } from './sources.ts';

/** What the numbers of a cell are; the first four as FixedWindowCounter has them. */
const START_MS = 0;
const COUNT = 1;
const ANCHOR_MS = 2;
const BEGUN = 3;
/** How far this process may count in the window. */
const GRANTED = 4;
const SOURCE = 5;
/** Calls of the window that nobody was granted, when that was heard last. */
const LEFT = 6;
/** Calls that were let in without being granted. */
const OPEN = 7;

/** An exhausted source is asked again after this: others give back what they do not need. */
const ASK_AGAIN_MS = 100;
const FIRST_PART = 1 / 50;
const LARGEST_PART = 1 / 4;
/** A part that is spent sooner was too small. */
const FAST_MS = 200;

/**
 * Counts calls in fixed windows, and spends only what it was granted: by nobody else being there, by the node's disk, or
 * by the source that all nodes of the gateway share.
 */
export class LeasedCounter implements WindowCounter {
  readonly lengthMs: number;
  readonly #key: string;
  readonly #anchorMs: number | null;
  readonly #cell: Cell;
  readonly #leases: Leases;
  #part = 0;
  #filledAtMs = 0;
  #seenCount = 0;
  #seenStartMs = 0;
  #askAgainAtMs = 0;
  #pending: Promise<void> | null = null;

  /** @param anchorMs Unix ms that a window starts at; null: the first call starts the first window */
  constructor(key: string, lengthMs: number, anchorMs: number | null, cell: Cell, leases: Leases) {
    this.#key = key;
    this.lengthMs = lengthMs;
    this.#anchorMs = anchorMs;
    this.#cell = cell;
    this.#leases = leases;
  }

  take(limit: number, nowMs: number): boolean {
    if (this.#spend(limit, nowMs)) return true;
    return this.#fillLocally(limit, nowMs) && this.#spend(limit, nowMs);
  }

  #spend(limit: number, nowMs: number): boolean {
    const cell = this.#cell;
    cell.enter();
    const isIn = this.#enterWindow(nowMs);
    const count = cell.get(COUNT);
    const isSpent = isIn && count < limit && count < cell.get(GRANTED);
    if (isSpent) cell.set(COUNT, count + 1);
    const needsMore =
      isSpent && cell.get(SOURCE) === SOURCES.remote && cell.get(GRANTED) - count <= this.#part / 2;
    cell.leave();
    // Before it is used up, so that no call has to wait.
    if (needsMore) void this.fill(limit, nowMs, 0);
    return isSpent;
  }

  refund(nowMs: number): void {
    const cell = this.#cell;
    cell.enter();
    const count = cell.get(COUNT);
    if (this.#enterWindow(nowMs) && count > 0) cell.set(COUNT, count - 1);
    cell.leave();
  }

  isReady(limit: number, nowMs: number): boolean {
    return (
      this.#isReadyHere(limit, nowMs) || (this.#fillLocally(limit, nowMs) && this.#isReadyHere(limit, nowMs))
    );
  }

  #isReadyHere(limit: number, nowMs: number): boolean {
    const cell = this.#cell;
    cell.enter();
    const isReady =
      this.#enterWindow(nowMs) && cell.get(COUNT) < limit && cell.get(COUNT) < cell.get(GRANTED);
    cell.leave();
    return isReady;
  }

  remaining(limit: number, nowMs: number): number {
    const cell = this.#cell;
    cell.enter();
    const isIn = this.#enterWindow(nowMs);
    const own = limit - cell.get(COUNT);
    const granted = cell.get(GRANTED) - cell.get(COUNT) + cell.get(LEFT);
    cell.leave();
    return isIn ? Math.max(0, Math.min(own, granted)) : limit;
  }

  untilResetMs(nowMs: number): number {
    const cell = this.#cell;
    cell.enter();
    const endMs = this.#enterWindow(nowMs) ? cell.get(START_MS) + this.lengthMs : nowMs;
    cell.leave();
    return Math.max(0, endMs - nowMs);
  }

  isStale(nowMs: number): boolean {
    const cell = this.#cell;
    cell.enter();
    const isOver = cell.get(BEGUN) === 0 || nowMs >= cell.get(START_MS) + this.lengthMs;
    cell.leave();
    return isOver && this.#pending === null;
  }

  fill(limit: number, nowMs: number, openCalls: number): Promise<void> | null {
    const source = this.#sourceAt(nowMs);
    if (source !== SOURCES.remote) return null;
    if (this.#leases.remote?.isAnswering === false && this.#open(openCalls, nowMs)) return Promise.resolve();
    if (this.#pending) return this.#pending;
    if (nowMs < this.#askAgainAtMs || !this.#leases.remote) return null;
    this.#pending = this.#ask(limit, nowMs, openCalls).finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** Gives back what is left when nothing was counted since the last time, by any thread. */
  giveBackIdle(nowMs: number): void {
    const cell = this.#cell;
    cell.enter();
    const count = cell.get(COUNT);
    const startMs = cell.get(START_MS);
    cell.leave();
    const isIdle =
      count === this.#seenCount && startMs === this.#seenStartMs && nowMs - this.#filledAtMs >= FAST_MS;
    this.#seenCount = count;
    this.#seenStartMs = startMs;
    if (isIdle && !this.#pending) this.giveBack(nowMs);
  }

  /** Gives back what is left. */
  giveBack(nowMs: number): void {
    const cell = this.#cell;
    cell.enter();
    const isRunning = cell.get(BEGUN) === 1 && nowMs < cell.get(START_MS) + this.lengthMs;
    const source = cell.get(SOURCE);
    // What was let in without a grant is not to be given back: nobody granted it.
    const unspent = Math.max(0, cell.get(GRANTED) - cell.get(COUNT) - cell.get(OPEN));
    const startMs = cell.get(START_MS);
    const isGiven = isRunning && unspent > 0 && (source === SOURCES.remote || source === SOURCES.local);
    // From now on it cannot be spent: before anybody else may.
    if (isGiven) cell.set(GRANTED, cell.get(GRANTED) - unspent);
    cell.leave();
    if (!isGiven) return;
    this.#part = Math.max(1, Math.floor(this.#part / 2));
    this.#leases.giveBack(source as Source, {
      key: this.#key,
      lengthMs: this.lengthMs,
      startMs,
      count: unspent,
    });
  }

  /**
   * Begins a later window than the one before.
   * @returns false when it is not known here where the windows of a first call lie
   */
  #enterWindow(nowMs: number): boolean {
    const cell = this.#cell;
    const hasBegun = cell.get(BEGUN) === 1;
    const beforeMs = cell.get(START_MS);
    if (hasBegun && nowMs >= beforeMs && nowMs < beforeMs + this.lengthMs) return true;
    let anchorMs = hasBegun ? cell.get(ANCHOR_MS) : this.#anchorMs;
    if (anchorMs === null) {
      if (this.#leases.knowsFirstCalls) return false;
      anchorMs = nowMs;
    }
    const startMs = windowStart(nowMs, this.lengthMs, anchorMs);
    // A clock that steps back must not open a spent window again.
    if (hasBegun && startMs <= beforeMs) return true;
    this.#begin(startMs, anchorMs);
    return true;
  }

  #begin(startMs: number, anchorMs: number): void {
    const cell = this.#cell;
    const source = this.#leases.sourceOf(startMs, this.lengthMs);
    cell.set(BEGUN, 1);
    cell.set(START_MS, startMs);
    cell.set(ANCHOR_MS, anchorMs);
    cell.set(COUNT, 0);
    cell.set(SOURCE, source);
    cell.set(GRANTED, source === SOURCES.whole ? Number.MAX_SAFE_INTEGER : 0);
    cell.set(LEFT, source === SOURCES.none ? 0 : Number.MAX_SAFE_INTEGER);
    cell.set(OPEN, 0);
  }

  #sourceAt(nowMs: number): Source {
    const cell = this.#cell;
    cell.enter();
    const isIn = this.#enterWindow(nowMs);
    // What was granted here counts for all by now: see Leases.apply.
    if (isIn && cell.get(SOURCE) === SOURCES.local && this.#leases.isTogether)
      cell.set(SOURCE, SOURCES.remote);
    const source = cell.get(SOURCE) as Source;
    cell.leave();
    if (isIn) return source;
    const next = this.#leases.sourceOf(nowMs, this.lengthMs);
    // Where the first call lies has to be on record, however short the windows are.
    return next === SOURCES.whole ? SOURCES.local : next;
  }

  #knownAnchor(): number | null {
    if (this.#anchorMs !== null) return this.#anchorMs;
    const cell = this.#cell;
    cell.enter();
    const anchorMs = cell.get(BEGUN) === 1 ? cell.get(ANCHOR_MS) : null;
    cell.leave();
    return anchorMs;
  }

  #fillLocally(limit: number, nowMs: number): boolean {
    if (this.#sourceAt(nowMs) !== SOURCES.local || nowMs < this.#askAgainAtMs) return false;
    const want = this.#nextPart(limit, nowMs);
    const asked = {
      key: this.#key,
      lengthMs: this.lengthMs,
      anchorMs: this.#knownAnchor(),
      nowMs,
      limit,
      want,
    };
    const grant = this.#leases.takeLocally(asked);
    if (grant) this.#add(grant, nowMs);
    return grant !== null && grant.count > 0;
  }

  async #ask(limit: number, nowMs: number, openCalls: number): Promise<void> {
    const { remote } = this.#leases;
    const startMs = this.#anchorMs === null ? null : windowStart(nowMs, this.lengthMs, this.#anchorMs);
    const want = this.#nextPart(limit, nowMs);
    const grant = await remote?.take({
      key: this.#key,
      lengthMs: this.lengthMs,
      startMs,
      nowMs,
      limit,
      want,
    });
    if (grant) {
      this.#add(grant, nowMs);
      if (this.#anchorMs === null)
        this.#leases.rememberFirstCall({ key: this.#key, lengthMs: this.lengthMs, ...grant });
      return;
    }
    this.#open(openCalls, nowMs);
    if (remote?.isAnswering) this.#askAgainAtMs = nowMs + ASK_AGAIN_MS;
  }

  /** What was granted of a window that is over is lost. */
  #add(
    { startMs, anchorMs, count, left }: { startMs: number; anchorMs: number; count: number; left: number },
    nowMs: number,
  ) {
    const cell = this.#cell;
    cell.enter();
    if (cell.get(BEGUN) === 0 || startMs > cell.get(START_MS)) this.#begin(startMs, anchorMs);
    if (cell.get(START_MS) === startMs) {
      cell.set(GRANTED, cell.get(GRANTED) + count);
      cell.set(LEFT, left);
    }
    cell.leave();
    this.#filledAtMs = nowMs;
    if (count === 0) this.#askAgainAtMs = nowMs + ASK_AGAIN_MS;
  }

  /** Lets one call in that nobody granted, as far as the policy says. */
  #open(openCalls: number, nowMs: number): boolean {
    if (openCalls === 0) return false;
    const cell = this.#cell;
    cell.enter();
    const isOpen = this.#enterWindow(nowMs) && cell.get(OPEN) < openCalls;
    if (isOpen) {
      cell.set(OPEN, cell.get(OPEN) + 1);
      cell.set(GRANTED, cell.get(GRANTED) + 1);
    }
    cell.leave();
    return isOpen;
  }

  /** Parts grow while they are used up fast, so that there are few of them; a lost one costs that much at most. */
  #nextPart(limit: number, nowMs: number): number {
    const smallest = Math.max(1, Math.ceil(limit * FIRST_PART));
    const largest = Math.max(1, Math.ceil(limit * LARGEST_PART));
    const isFast = nowMs - this.#filledAtMs < FAST_MS;
    this.#part = Math.min(largest, this.#part === 0 ? smallest : isFast ? this.#part * 2 : this.#part);
    return this.#part;
  }
}
