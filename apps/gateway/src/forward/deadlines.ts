import { performance } from 'node:perf_hooks';

/** Something that must not take for ever. */
export interface Limited {
  /** When it has taken too long, ms on the monotonic clock; may be put off at any time. */
  readonly dueMs: number;
  /** Called at each look past the time, until it is put off or not watched any more. */
  onDue(): void;
}

/** How late a deadline may be noticed. */
const LOOK_EVERY_MS = 20;

/**
 * Watches deadlines of everything in flight by one timer: a timer of its own for each call, which is put off with each
 * piece of its response, costs more than a look at all of them from time to time.
 */
export class Deadlines {
  readonly #watched = new Set<Limited>();
  #timer: NodeJS.Timeout | null = null;

  watch(limited: Limited): void {
    this.#watched.add(limited);
    this.#timer ??= setInterval(this.#look, LOOK_EVERY_MS);
  }

  forget(limited: Limited): void {
    this.#watched.delete(limited);
  }

  readonly #look = (): void => {
    if (this.#watched.size === 0 && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
      return;
    }
    const nowMs = performance.now();
    for (const limited of this.#watched) if (limited.dueMs <= nowMs) limited.onDue();
  };
}

/** Those of all calls to backends. */
export const backendDeadlines = new Deadlines();
