import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SharedCells } from '../counters/shared-cells.ts';
import { ConnectionCeiling } from './connection-ceiling.ts';
import { RequestCeiling } from './request-ceiling.ts';

function bucket(perSecond: number) {
  let nowMs = 0;
  const ceiling = new RequestCeiling(perSecond, () => nowMs);
  return {
    take: (count: number) => Array.from({ length: count }, () => ceiling.take()).filter(Boolean).length,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('the ceiling of requests per second', () => {
  test('lets a full second’s worth in at once, then one for each share of a second', () => {
    const { take, pass } = bucket(10);
    expect(take(25)).toBe(10);
    pass(99);
    expect(take(1)).toBe(0);
    pass(1);
    expect(take(2)).toBe(1);
    pass(60_000);
    expect(take(25)).toBe(10);
  });

  test('below one per second lets one in, now and then', () => {
    const { take, pass } = bucket(0.5);
    expect(take(3)).toBe(1);
    pass(1_999);
    expect(take(1)).toBe(0);
    pass(1);
    expect(take(2)).toBe(1);
  });

  test('never lets more in over any time than its burst and its rate', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 3_000 }),
      asks: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 30 }), (perSecond, steps) => {
        const { take, pass } = bucket(perSecond);
        let elapsedMs = 0;
        let taken = 0;
        for (const { waitMs, asks } of steps) {
          pass(waitMs);
          elapsedMs += waitMs;
          taken += take(asks);
        }
        expect(taken).toBeLessThanOrEqual(perSecond + (elapsedMs / 1_000) * perSecond + 1e-6);
      }),
    );
  });
});

describe('ceilings that share a cell', () => {
  test('let in together what one would', () => {
    let nowMs = 5_000;
    const cells = new SharedCells();
    const ceilings = [0, 1, 2].map(() => new RequestCeiling(10, () => nowMs, cells.open('ceiling')));
    const admitted = (): number =>
      Array.from({ length: 20 }, () => ceilings.filter((each) => each.take()).length).reduce(
        (sum, n) => sum + n,
      );
    expect(admitted()).toBe(10);
    nowMs += 500;
    expect(admitted()).toBe(5);
  });

  test('of connections give a place to whoever comes next, whichever of them it was taken from', () => {
    const cells = new SharedCells();
    const [one, other] = [0, 1].map(() => new ConnectionCeiling(2, cells.open('connections')));
    expect([one?.enter(), other?.enter(), one?.enter()]).toEqual([true, true, false]);
    other?.leave();
    expect([one?.enter(), other?.enter()]).toEqual([true, false]);
  });
});
