import { performance } from 'node:perf_hooks';

/** Milestones of a call, in order. */
export type Milestone =
  | 'routed'
  | 'authenticated'
  | 'decided'
  | 'dispatched'
  | 'upstreamHead'
  | 'upstreamEnd';

/** Takes the times of a call's milestones on the monotonic clock. */
export class StageClock {
  readonly #startedAt = performance.now();
  readonly #marks = new Map<Milestone, number>();

  /** Notes that the call got as far as this; a repeated mark keeps the last time. */
  mark(milestone: Milestone): void {
    this.#marks.set(milestone, performance.now());
  }

  /** ms from the start to the milestone, or null when it was not reached. */
  at(milestone: Milestone): number | null {
    const mark = this.#marks.get(milestone);
    return mark === undefined ? null : mark - this.#startedAt;
  }

  /** ms since the start. */
  elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** All milestones as whole microseconds in ms, for the access record. */
  toJSON(): Record<string, number> {
    const times: Record<string, number> = {};
    for (const [milestone, mark] of this.#marks) times[milestone] = roundMs(mark - this.#startedAt);
    return times;
  }
}

/** Cuts a duration to microseconds. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
