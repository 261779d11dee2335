import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findErrorStep, type RevisionCounts, SIGNIFICANCE } from './error-step.ts';

const counts = (...pairs: [revision: number, calls: number, errors: number][]): RevisionCounts[] =>
  pairs.map(([revision, calls, errors]) => ({ revision, calls, errors }));

test('a clear step is found at the first revision that has it', () => {
  const step = findErrorStep(counts([1, 1_000, 2], [2, 1_000, 1], [3, 1_000, 210], [4, 1_000, 190]));
  expect(step).toMatchObject({ revision: 3, candidates: [3], rateBefore: 0.0015, rateAfter: 0.2 });
  expect(step?.pValue).toBeLessThan(1e-50);
});

test('revisions without calls before the step are candidates too: nobody saw them serve', () => {
  expect(findErrorStep(counts([1, 500, 0], [5, 500, 100]))).toMatchObject({
    revision: 5,
    candidates: [2, 3, 4, 5],
  });
});

test('a revision with one bad call among good ones is no step', () => {
  const step = findErrorStep(counts([1, 1_000, 1], [2, 10, 1], [3, 1_000, 1]));
  expect(step?.pValue ?? 1).toBeGreaterThan(SIGNIFICANCE);
});

test.each([
  ['nothing', counts()],
  ['one revision', counts([1, 100, 50])],
  ['a rate that falls', counts([1, 100, 50], [2, 100, 1])],
  ['no errors at all', counts([1, 100, 0], [2, 100, 0])],
])('there is no step in %s', (_name, given) => expect(findErrorStep(given)).toBeNull());

test('the same rate throughout is called a step by chance at most as often as it says', () => {
  // A fixed sequence of pseudo-random numbers, so that the count below is one of mathematics and not of luck.
  let state = 12_345;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  let found = 0;
  for (let round = 0; round < 2_000; round += 1) {
    const given = Array.from({ length: 12 }, (_, index) => ({
      revision: index + 1,
      calls: 200,
      errors: Array.from({ length: 200 }).filter(() => random() < 0.05).length,
    }));
    if ((findErrorStep(given)?.pValue ?? 1) < SIGNIFICANCE) found += 1;
  }
  expect(found).toBeLessThanOrEqual(6);
});

test('wherever a step from 1 % to 30 % is, it is found there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 100, max: 5_000 }), (at, calls) => {
      const given = Array.from({ length: 20 }, (_, index) => ({
        revision: index + 1,
        calls,
        errors: Math.round(calls * (index < at ? 0.01 : 0.3)),
      }));
      expect(findErrorStep(given)?.revision).toBe(at + 1);
    }),
  );
});
