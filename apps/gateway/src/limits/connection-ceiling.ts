import { type Cell, ownCells } from '../counters/cell.ts';

const OPEN = 0;

/** So many connections may be open at a time, over all listeners and over all threads that have the same cell. */
export class ConnectionCeiling {
  readonly #limit: number;
  readonly #cell: Cell;

  constructor(limit: number, cell: Cell = ownCells.open('connection ceiling')) {
    this.#limit = limit;
    this.#cell = cell;
  }

  /** Takes a place. @returns false when there is none */
  enter(): boolean {
    const cell = this.#cell;
    cell.enter();
    const open = cell.get(OPEN);
    const hasRoom = open < this.#limit;
    if (hasRoom) cell.set(OPEN, open + 1);
    cell.leave();
    return hasRoom;
  }

  /** Gives a place back. */
  leave(): void {
    const cell = this.#cell;
    cell.enter();
    cell.set(OPEN, cell.get(OPEN) - 1);
    cell.leave();
  }
}
