import type { Cell } from './cell.ts';
import { type FailureLock, LOCK_AFTER_FAILURES, LOCK_MS, MAX_LOCK_NAMES } from './failure-lock.ts';
import type { SharedCells } from './shared-cells.ts';

/** What the numbers of a name's cell are. */
const COUNT = 0;
const LAST_AT_MS = 1;

/** Whether anybody has failed yet, in the cell that tells it. */
const EVER = 0;

/** As {@link OwnFailureLock}, over all threads: whoever fails is locked, whichever threads the failures met. */
export class SharedFailureLock implements FailureLock {
  readonly #cells: SharedCells;
  readonly #kind: string;
  readonly #ever: Cell;
  /** Names that failed in this thread, and so are kept by it; the oldest first. */
  readonly #kept = new Map<string, Cell>();

  /** @param kind of the names: those of one kind are counted together */
  constructor(kind: string, cells: SharedCells) {
    this.#cells = cells;
    this.#kind = kind;
    this.#ever = cells.open(`failures/${kind}`);
  }

  isLocked(name: string, nowMs: number): boolean {
    const cell = this.#find(name);
    if (!cell) return false;
    cell.enter();
    const isLocked = cell.get(COUNT) >= LOCK_AFTER_FAILURES && nowMs < cell.get(LAST_AT_MS) + LOCK_MS;
    cell.leave();
    return isLocked;
  }

  fail(name: string, nowMs: number): void {
    this.#ever.enter();
    this.#ever.set(EVER, 1);
    this.#ever.leave();
    const cell = this.#keep(name);
    cell.enter();
    const inRow = nowMs < cell.get(LAST_AT_MS) + LOCK_MS ? cell.get(COUNT) : 0;
    cell.set(COUNT, inRow + 1);
    cell.set(LAST_AT_MS, nowMs);
    cell.leave();
  }

  succeed(name: string): void {
    const cell = this.#find(name);
    if (!cell) return;
    cell.enter();
    cell.set(COUNT, 0);
    cell.leave();
    this.#forget(name);
  }

  /** Null: it did not fail, or that is long ago. Costs nothing as long as nobody has failed at all. */
  #find(name: string): Cell | null {
    this.#ever.enter();
    const hasAnybodyFailed = this.#ever.get(EVER) === 1;
    this.#ever.leave();
    if (!hasAnybodyFailed) return null;
    return this.#kept.get(name) ?? this.#cells.find(this.#nameOf(name));
  }

  #keep(name: string): Cell {
    const cell = this.#kept.get(name) ?? this.#cells.open(this.#nameOf(name));
    this.#kept.delete(name);
    this.#kept.set(name, cell);
    if (this.#kept.size > MAX_LOCK_NAMES) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#forget(oldest);
    }
    return cell;
  }

  #forget(name: string): void {
    const cell = this.#kept.get(name);
    if (!cell) return;
    this.#kept.delete(name);
    this.#cells.close(cell);
  }

  #nameOf(name: string): string {
    return `failures/${this.#kind}/${name}`;
  }
}
