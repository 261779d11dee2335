import { type FailureLock, OwnFailureLock } from './failure-lock.ts';

/** How many numbers a cell holds. */
export const CELL_VALUES = 8;

/**
 * A few numbers that count something; all 0 at first. They are read and written between `enter` and `leave` only, and
 * nobody else is in there meanwhile, on no thread: so keep it short, and let nothing in between throw.
 */
export interface Cell {
  enter(): void;
  leave(): void;
  /** @param index 0 to {@link CELL_VALUES} - 1 */
  get(index: number): number;
  set(index: number, value: number): void;
}

/** Where a store has its cells from. */
export interface CellSource {
  /** The cell of that name. Who asks for a name that is in use shares the numbers. */
  open(name: string): Cell;
  /** Ends the use of a cell; with its last user the numbers are gone. */
  close(cell: Cell): void;
  /** A lock of names of that kind. */
  failureLock(kind: string): FailureLock;
}

/** The cell of a gateway with one thread: nobody else is there, so nothing is locked. */
class OwnCell implements Cell {
  readonly #values: number[] = [];

  enter(): void {}

  leave(): void {}

  get(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }
}

/** Cells of this thread alone: a store asks once for each name. */
export const ownCells: CellSource = {
  open: () => new OwnCell(),
  close: () => undefined,
  failureLock: () => new OwnFailureLock(),
};
