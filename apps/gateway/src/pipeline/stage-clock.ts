import { performance } from 'node:perf_hooks';

/** Milestones of a call, in order. */
const MILESTONES = [
  'routed',
  'authenticated',
  'decided',
  'dispatched',
  'upstreamHead',
  'upstreamEnd',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** Takes the times of a call's milestones on the monotonic clock. */
export class StageClock {
  readonly #startedAt = performance.now();
  // One field each: a map of its own for every call costs more than the rest of its record.
  #routed = 0;
  #authenticated = 0;
  #decided = 0;
  #dispatched = 0;
  #upstreamHead = 0;
  #upstreamEnd = 0;

  /** Notes that the call got as far as this; a repeated mark keeps the last time. */
  mark(milestone: Milestone): void {
    const now = performance.now();
    switch (milestone) {
      case 'routed':
        this.#routed = now;
        break;
      case 'authenticated':
        this.#authenticated = now;
        break;
      case 'decided':
        this.#decided = now;
        break;
      case 'dispatched':
        this.#dispatched = now;
        break;
      case 'upstreamHead':
        this.#upstreamHead = now;
        break;
      case 'upstreamEnd':
        this.#upstreamEnd = now;
    }
  }

  /** ms from the start to the milestone, or null when it was not reached. */
  at(milestone: Milestone): number | null {
    const mark = this.#markOf(milestone);
    return mark === 0 ? null : mark - this.#startedAt;
  }

  /** ms since the start. */
  elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** All milestones as whole microseconds in ms, for the access record. */
  toJSON(): Record<string, number> {
    const times: Record<string, number> = {};
    for (const milestone of MILESTONES) {
      const ms = this.at(milestone);
      if (ms !== null) times[milestone] = roundMs(ms);
    }
    return times;
  }

  #markOf(milestone: Milestone): number {
    switch (milestone) {
      case 'routed':
        return this.#routed;
      case 'authenticated':
        return this.#authenticated;
      case 'decided':
        return this.#decided;
      case 'dispatched':
        return this.#dispatched;
      case 'upstreamHead':
        return this.#upstreamHead;
      case 'upstreamEnd':
        return this.#upstreamEnd;
    }
  }
}

/** Cuts a duration to microseconds. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
