import { SHORT_WINDOW_MS } from '@turnpike/contracts/feed/leases';
import type { Cell } from '../counters/cell.ts';
import { SOURCES, type Source } from './sources.ts';

/** What the numbers of the cell are; times in Unix ms. */
const PLACES = {
  /** 1: the node counts together with others. */
  together: 0,
  /** Windows before were granted by the shared source, while the node is alone. */
  aloneFromMs: 1,
  /** Short windows within are this process's alone. */
  exclusiveFromMs: 2,
  exclusiveUntilMs: 3,
  /** Short windows from then on are shared with other nodes. */
  shortsTogetherFromMs: 4,
  /** Short windows that began before may have been counted by a process before this one. */
  shortsFromMs: 5,
} as const;

type Place = keyof typeof PLACES;

/** With whom the process counts, as all of its threads see it. */
export class LeaseState {
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
  }

  get(place: Place): number {
    this.#cell.enter();
    const value = this.#cell.get(PLACES[place]);
    this.#cell.leave();
    return value;
  }

  set(values: Partial<Record<Place, number>>): void {
    this.#cell.enter();
    for (const [place, value] of Object.entries(values)) this.#cell.set(PLACES[place as Place], value);
    this.#cell.leave();
  }

  get isTogether(): boolean {
    return this.get('together') === 1;
  }

  /** Where parts of a window come from that begins now. */
  sourceOf(startMs: number, lengthMs: number): Source {
    const cell = this.#cell;
    const isShort = lengthMs <= SHORT_WINDOW_MS;
    cell.enter();
    const value = (place: Place): number => cell.get(PLACES[place]);
    const isTogether = value('together') === 1 && !(isShort && startMs < value('shortsTogetherFromMs'));
    let source: Source = SOURCES.local;
    if (isTogether || startMs < value('aloneFromMs')) source = SOURCES.remote;
    else if (isShort && startMs < value('shortsFromMs')) source = SOURCES.none;
    else if (
      isShort &&
      startMs >= value('exclusiveFromMs') &&
      startMs + lengthMs <= value('exclusiveUntilMs')
    )
      source = SOURCES.whole;
    cell.leave();
    return source;
  }
}
