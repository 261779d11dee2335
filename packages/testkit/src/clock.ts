/** A clock that stands still until a test moves it. Pass `clock.now` where code takes `() => number` (epoch ms). */
export type ManualClock = {
  now: () => number;
  date: () => Date;
  advance(byMs: number): void;
  set(toMs: number): void;
};

/** @param startMs epoch milliseconds; 2026-01-01T00:00:00Z unless told */
export function manualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  let currentMs = startMs;
  return {
    now: () => currentMs,
    date: () => new Date(currentMs),
    advance: (byMs) => {
      currentMs += byMs;
    },
    set: (toMs) => {
      currentMs = toMs;
    },
  };
}
