import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { FixedWindowCounter } from '../src/counters/fixed-window.ts';
import { memoryFor, SharedCells, TooManyCountersError } from '../src/counters/shared-cells.ts';
import { countingThreads } from './counting-threads.ts';

const THREADS = 4;
const threads = countingThreads(THREADS);
afterAll(threads.end);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

let plans = 0;
const newName = (): string => `counter ${plans++}`;

const step = fc.record({
  nowMs: fc.integer({ min: 0, max: 9_000 }),
  limit: fc.integer({ min: 0, max: 300 }),
  calls: fc.integer({ min: 0, max: 100 }),
});

test('threads that call at the same times are admitted as often as one that calls for all of them, also when the clock steps back', async () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 12 });
  await threads.run({ name: newName(), lengthMs: 1_000, anchorMs: 0, inStep: true, steps: [] });
  // What each thread has for as long as it lives.
  const standing = threads.cells.size;
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(null, 0, 5_300), async (plan, anchorMs) => {
      const model = new FixedWindowCounter(1_000, anchorMs);
      const expected = plan.map(({ nowMs, limit, calls }) => {
        let count = 0;
        for (let call = 0; call < calls * THREADS; call++) if (model.take(limit, nowMs)) count += 1;
        return count;
      });
      const admitted = await threads.run({
        ...{ name: newName(), lengthMs: 1_000, anchorMs, inStep: true, steps: plan },
      });
      expect(admitted.map(sum)).toEqual(expected);
      expect(threads.cells.size).toBe(standing);
    }),
    { numRuns: 200 },
  );
});

test('threads that race through a million calls and a hundred windows are never admitted one too many', async () => {
  const windows = 100;
  const limit = 1_000;
  const steps = Array.from({ length: windows }, (_, window) => ({
    ...{ nowMs: window * 1_000 + 500, limit, calls: 2_500 },
  }));
  const admitted = await threads.run({
    ...{ name: newName(), lengthMs: 1_000, anchorMs: 0, inStep: false, steps },
  });
  expect(sum(admitted.flat())).toBe(windows * limit);
});

test('a cell that was freed counts nothing in the counter that has its place by now', () => {
  const cells = new SharedCells(memoryFor(1));
  const first = cells.open('first');
  const old = new FixedWindowCounter(1_000, 0, first);
  expect(old.take(5, 10)).toBe(true);
  cells.close(first);
  const second = cells.open('second');
  const other = new FixedWindowCounter(60_000, 0, second);
  expect(old.take(5, 20)).toBe(true);
  expect(other.remaining(5, 20)).toBe(5);
  cells.close(first);
  expect(cells.size).toBe(1);
  expect(() => cells.open('third')).toThrow(TooManyCountersError);
});

test('a name that several have opened keeps its count until the last of them closes it', () => {
  const cells = new SharedCells(memoryFor(4));
  const [one, two] = [cells.open('name'), cells.open('name')];
  expect(new FixedWindowCounter(1_000, 0, one).take(1, 0)).toBe(true);
  cells.close(one);
  expect(new FixedWindowCounter(1_000, 0, two).take(1, 0)).toBe(false);
  cells.close(two);
  expect(cells.size).toBe(0);
  expect(new FixedWindowCounter(1_000, 0, cells.open('name')).take(1, 0)).toBe(true);
});
