import type { Counter } from './counter-store.ts';

/** Counts calls in fixed windows. */
export interface WindowCounter extends Counter {
  readonly lengthMs: number;
  /** Admits and counts one call, when the window has one left that may be spent here and now. */
  take(limit: number, nowMs: number): boolean;
  /** Undoes a `take` of the same window. */
  refund(nowMs: number): void;
  /** Calls that the window still admits, as far as it is known here. */
  remaining(limit: number, nowMs: number): number;
  /**
   * Asks for more to spend when there is none here. @returns null when `isReady` has the last word already; else it is
   * worth asking again once the promise is fulfilled
   * @param openCalls what may be spent in a window without being granted, while nobody can be asked
   */
  fill(limit: number, nowMs: number, openCalls: number): Promise<void> | null;
  /** True when `take` would admit a call. */
  isReady(limit: number, nowMs: number): boolean;
  /** ms until the window of `nowMs` is over. */
  untilResetMs(nowMs: number): number;
}
