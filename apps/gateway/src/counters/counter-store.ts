import { type Cell, type CellSource, ownCells } from './cell.ts';
import type { FailureLock } from './failure-lock.ts';
import { FixedWindowCounter } from './fixed-window.ts';
import { SignatureMemory } from './signature-memory.ts';
import type { WindowCounter } from './window-counter.ts';

/** Makes the counter of a name, whose windows are laid through `anchorMs`, or the first call when that is null. */
export type MakeWindowCounter = (
  key: string,
  lengthMs: number,
  anchorMs: number | null,
  cell: Cell,
) => WindowCounter;

const countAlone: MakeWindowCounter = (_key, lengthMs, anchorMs, cell) =>
  new FixedWindowCounter(lengthMs, anchorMs, cell);

/** Something that counts in a cell. */
export interface Counter {
  /** True when forgetting it loses nothing. */
  isStale(nowMs: number): boolean;
}

/**
 * Keeps counters by name over snapshot swaps: what is compiled anew asks for its counters and finds those that the
 * compiled thing before it filled. The name holds whatever makes a counter another one (policy, subject, window).
 * Each thread has a store; with the same cells they count together.
 */
export class CounterStore {
  /** Wrong signatures of access keys. */
  readonly keyLock: FailureLock;
  /** Wrong secrets of credentials. */
  readonly appLock: FailureLock;
  /** Of calls that were let in, where a signature lets in one only. */
  readonly signatures: SignatureMemory;
  readonly #counters = new Map<string, { readonly counter: Counter; readonly cell: Cell }>();
  /** How many compiled documents use a counter; none: it is in {@link #unused}. */
  readonly #users = new Map<string, number>();
  readonly #unused = new Set<string>();
  /** What it all is counted in. */
  readonly cells: CellSource;
  readonly #makeWindow: MakeWindowCounter;
  #collected: Set<string> | null = null;

  /** @param makeWindow where calls are counted with others, or kept over a restart */
  constructor(
    cells: CellSource = ownCells,
    signatures = new SignatureMemory(),
    makeWindow: MakeWindowCounter = countAlone,
  ) {
    this.cells = cells;
    this.keyLock = cells.failureLock('keys');
    this.appLock = cells.failureLock('apps');
    this.signatures = signatures;
    this.#makeWindow = makeWindow;
  }

  /** The counter of that name, made when there is none. */
  fixedWindow(name: string, lengthMs: number, anchorMs: number | null): WindowCounter {
    const key = `${name}@${lengthMs}/${anchorMs}`;
    return this.counter(key, (cell) => this.#makeWindow(key, lengthMs, anchorMs, cell));
  }

  /**
   * The counter under that key, made when there is none.
   * @param key holds whatever makes it another one, its kind too: a key always names the same `make`
   * @param make from the cell of that key, which other threads may have counted in already
   */
  counter<T extends Counter>(key: string, make: (cell: Cell) => T): T {
    this.#collected?.add(key);
    const existing = this.#counters.get(key);
    if (existing) return existing.counter as T;
    const cell = this.cells.open(key);
    const counter = make(cell);
    this.#counters.set(key, { counter, cell });
    this.#unused.add(key);
    return counter;
  }

  /** Compiles something, and tells the keys of the counters that it took. */
  collect<T>(compile: () => T): { value: T; keys: readonly string[] } {
    const collected = new Set<string>();
    this.#collected = collected;
    try {
      return { value: compile(), keys: [...collected] };
    } finally {
      this.#collected = null;
    }
  }

  /** Notes a user of each counter. */
  retain(keys: readonly string[]): void {
    for (const key of keys) {
      this.#users.set(key, (this.#users.get(key) ?? 0) + 1);
      this.#unused.delete(key);
    }
  }

  /** Notes that a user of each counter is gone. */
  release(keys: readonly string[]): void {
    for (const key of keys) {
      const left = (this.#users.get(key) ?? 0) - 1;
      if (left > 0) {
        this.#users.set(key, left);
      } else {
        this.#users.delete(key);
        if (this.#counters.has(key)) this.#unused.add(key);
      }
    }
  }

  /**
   * Forgets counters that nothing uses and whose window is over. Called after a swap; a counter in a running window
   * stays, so that unbinding and binding a policy does not refill a quota.
   */
  prune(nowMs: number): void {
    for (const key of this.#unused) {
      const kept = this.#counters.get(key);
      if (kept?.counter.isStale(nowMs) === false) continue;
      if (kept) this.cells.close(kept.cell);
      this.#counters.delete(key);
      this.#unused.delete(key);
    }
  }
}
