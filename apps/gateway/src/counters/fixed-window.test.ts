import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CounterStore } from './counter-store.ts';
import { FixedWindowCounter, windowLengthMs, windowStart } from './fixed-window.ts';

const HOUR = windowLengthMs('HOUR', 1);

test('with a reset at 05:05 and one hour, windows go from hh:05 to hh:05 on both sides of it (reference 9.5)', () => {
  const anchor = Date.UTC(2020, 8, 20, 5, 5);
  expect(windowStart(Date.UTC(2020, 8, 20, 6, 4, 59), HOUR, anchor)).toBe(anchor);
  expect(windowStart(Date.UTC(2020, 8, 20, 6, 5), HOUR, anchor)).toBe(anchor + HOUR);
  expect(windowStart(Date.UTC(2020, 8, 20, 5, 4), HOUR, anchor)).toBe(anchor - HOUR);
});

test('without a reset the first call starts the windows', () => {
  const counter = new FixedWindowCounter(1_000, null);
  expect(counter.take(1, 5_500)).toBe(true);
  expect(counter.take(1, 6_499)).toBe(false);
  expect(counter.take(1, 6_500)).toBe(true);
});

test('no window ever admits more than its limit, and each admits all of it', () => {
  const calls = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 5 }), (times, limit) => {
      const counter = new FixedWindowCounter(1_000, 0);
      const admitted = new Map<number, number>();
      const asked = new Map<number, number>();
      for (const time of times.sort((a, b) => a - b)) {
        const window = Math.floor(time / 1_000);
        asked.set(window, (asked.get(window) ?? 0) + 1);
        if (counter.take(limit, time)) admitted.set(window, (admitted.get(window) ?? 0) + 1);
      }
      for (const [window, count] of asked) expect(admitted.get(window)).toBe(Math.min(count, limit));
    }),
  );
});

test('a clock that steps back does not open a spent window again', () => {
  const counter = new FixedWindowCounter(1_000, 0);
  expect(counter.take(1, 500)).toBe(true);
  expect(counter.take(1, 1_500)).toBe(true);
  expect(counter.take(1, 900)).toBe(false);
  expect(counter.take(1, 1_600)).toBe(false);
});

test('the store gives a counter back over swaps, and forgets it only when its window is over', () => {
  const store = new CounterStore();
  const counter = store.fixedWindow('quota/q/a', 1_000, 0);
  counter.take(10, 500);
  store.prune(500);
  store.prune(600);
  expect(store.fixedWindow('quota/q/a', 1_000, 0)).toBe(counter);
  store.prune(700);
  store.prune(1_500);
  expect(store.fixedWindow('quota/q/a', 1_000, 0)).not.toBe(counter);
});

test('another window length is another counter', () => {
  const store = new CounterStore();
  expect(store.fixedWindow('q', 1_000, 0)).not.toBe(store.fixedWindow('q', 2_000, 0));
});
