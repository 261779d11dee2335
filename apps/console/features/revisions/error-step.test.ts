import { describe, expect, it } from 'vitest';
import { errorStepOf, ratesOf } from './error-step.ts';

const usage = (...rows: [revision: number, calls: number, errors: number][]) =>
  rows.map(([revision, calls, server_errors]) => ({ revision, calls, server_errors, unanswered: 0 }));

const stepOf = (...rows: [number, number, number][]) => errorStepOf(ratesOf(usage(...rows), 1, 99));

describe('the revision from which on calls fail', () => {
  it('is the one where the rate steps up, not the one where it is highest', () => {
    expect(stepOf([3, 100, 1], [4, 100, 0], [5, 100, 60], [6, 100, 70])).toMatchObject({ revision: 5 });
  });

  it('is told with the rates before and after', () => {
    expect(stepOf([1, 100, 0], [2, 100, 50])).toEqual({ revision: 2, before: 0, after: 0.5 });
  });

  it('is none where the rise may be chance, where it falls, or where only one revision took calls', () => {
    expect(stepOf([1, 10, 1], [2, 10, 2])).toBeNull();
    expect(stepOf([1, 100, 50], [2, 100, 0])).toBeNull();
    expect(stepOf([1, 100, 50])).toBeNull();
    expect(stepOf()).toBeNull();
  });

  it('is looked for between good and bad alone, and not in what was not told apart', () => {
    const rows = [...usage([-1, 500, 500], [2, 100, 0], [3, 100, 90], [9, 100, 0])];
    expect(ratesOf(rows, 2, 3).map(({ revision }) => revision)).toEqual([2, 3]);
  });
});
