import { performance } from 'node:perf_hooks';

/** Something that must not take for ever. */
export interface Limited {
  /** When it has taken too long, ms on the monotonic clock; may be put off at any time. */
  readonly dueMs: number;
  /** Of whoever watches: where it stands in its list. */
  place: number;
  /** Called at each look past the time, until it is put off or not watched any more. */
  onDue(): void;
}

/** How late a deadline may be noticed. */
const LOOK_EVERY_MS = 20;
/** Place of what is not watched. */
export const NOT_WATCHED = -1;

/**
 * Watches deadlines of everything in flight by one timer: a timer of its own for each call, which is put off with each
 * piece of its response, costs more than a look at all of them from time to time. They stand in an array: a set makes
 * itself anew after so many calls, and what its earlier tables held lives on with them until all garbage is collected.
 */
export class Deadlines {
  readonly #watched: Limited[] = [];
  #timer: NodeJS.Timeout | null = null;

  watch(limited: Limited): void {
    limited.place = this.#watched.length;
    this.#watched.push(limited);
    this.#timer ??= setInterval(this.#look, LOOK_EVERY_MS);
  }

  forget(limited: Limited): void {
    const { place } = limited;
    if (place === NOT_WATCHED) return;
    limited.place = NOT_WATCHED;
    const last = this.#watched.pop();
    if (!last || last === limited) return;
    last.place = place;
    this.#watched[place] = last;
  }

  readonly #look = (): void => {
    if (this.#watched.length === 0 && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
      return;
    }
    const nowMs = performance.now();
    // A copy: who is told may be forgotten, and others with it, and another one takes its place.
    for (const limited of this.#watched.filter(({ dueMs }) => dueMs <= nowMs)) {
      if (limited.place !== NOT_WATCHED) limited.onDue();
    }
  };
}

/** Those of all calls to backends. */
export const backendDeadlines = new Deadlines();
