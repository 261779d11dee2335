import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bandwidth } from './bandwidth.ts';

/** A clock that the test turns, with timers that come `lateMs` late. */
function fakeTiming(lateMs = 0) {
  let nowMs = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const turnTo = (ms: number): void => {
    for (;;) {
      const next = timers.filter(({ at }) => at <= ms).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers = timers.filter((timer) => timer !== next);
      nowMs = Math.max(nowMs, next.at);
      next.callback();
    }
    nowMs = ms;
  };
  return {
    timing: {
      now: () => nowMs,
      after: (ms: number, callback: () => void) => timers.push({ at: nowMs + ms + lateMs, callback }),
    },
    turnTo,
  };
}

/** A flow that always has more to send; counts what passed. */
function greedyFlow(bandwidth: Bandwidth) {
  const flow = { passed: 0, largest: 0 };
  const ask = (): void => {
    bandwidth.ask(1_000_000, (bytes) => {
      flow.passed += bytes;
      flow.largest = Math.max(flow.largest, bytes);
      ask();
    });
  };
  ask();
  return flow;
}

const MEGABIT = 125_000;

test('without a limit everything passes at once', () => {
  const bandwidth = new Bandwidth(fakeTiming().timing);
  const grants: number[] = [];
  bandwidth.ask(10_000_000, (bytes) => grants.push(bytes));
  expect(grants).toEqual([10_000_000]);
});

test.each([
  [1, 1],
  [2, 20],
  [100, 3],
  [2_000, 20],
])('%d Mbit/s are delivered to 1 percent over 5 s by %d flows, to each the same', (megabits, count) => {
  const { timing, turnTo } = fakeTiming(2);
  const bandwidth = new Bandwidth(timing);
  bandwidth.limit(megabits * MEGABIT);
  const flows = Array.from({ length: count }, () => greedyFlow(bandwidth));
  turnTo(5_000);
  const total = flows.reduce((sum, { passed }) => sum + passed, 0);
  expect(Math.abs(total / (5 * megabits * MEGABIT) - 1)).toBeLessThan(0.01);
  const shares = flows.map(({ passed }) => passed);
  const slice = Math.max(...flows.map(({ largest }) => largest));
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(slice);
  expect(slice).toBeLessThanOrEqual(64 * 1_024);
});

test('a flow that begins late waits for one slice of each other one, not for all that they have to send', () => {
  const { timing, turnTo } = fakeTiming();
  const bandwidth = new Bandwidth(timing);
  bandwidth.limit(2 * MEGABIT);
  for (let index = 0; index < 20; index += 1) greedyFlow(bandwidth);
  turnTo(1_000);
  let passedAt = 0;
  bandwidth.ask(1_000, () => {
    passedAt = timing.now();
  });
  turnTo(2_000);
  expect(passedAt).toBeGreaterThan(1_000);
  expect(passedAt).toBeLessThan(1_000 + 20 * 8);
});

test('a limit that is raised, lowered or lifted holds at once for those who wait', () => {
  const { timing, turnTo } = fakeTiming();
  const bandwidth = new Bandwidth(timing);
  bandwidth.limit(MEGABIT);
  const flow = greedyFlow(bandwidth);
  turnTo(1_000);
  const slow = flow.passed;
  bandwidth.limit(4 * MEGABIT);
  turnTo(2_000);
  const fast = flow.passed - slow;
  expect(fast / slow).toBeGreaterThan(3.5);
  bandwidth.limit(MEGABIT);
  turnTo(3_000);
  expect((flow.passed - slow - fast) / slow).toBeLessThan(1.5);
  let free = 0;
  bandwidth.ask(5_000_000, (bytes) => {
    free = bytes;
  });
  expect(free).toBe(0);
});

test('lifting a limit lets through what waits, whole', () => {
  const bandwidth = new Bandwidth(fakeTiming().timing);
  bandwidth.limit(MEGABIT);
  const grants: number[] = [];
  bandwidth.ask(500_000, (bytes) => grants.push(bytes));
  bandwidth.ask(400_000, (bytes) => grants.push(bytes));
  expect(grants).toEqual([]);
  bandwidth.limit(null);
  expect(grants).toEqual([500_000, 400_000]);
});

test('an ask that is taken back costs nothing and is never granted', () => {
  const { timing, turnTo } = fakeTiming();
  const bandwidth = new Bandwidth(timing);
  bandwidth.limit(MEGABIT);
  const grants: string[] = [];
  const takeBack = bandwidth.ask(1_000_000, () => grants.push('first'));
  bandwidth.ask(1, () => grants.push('second'));
  takeBack();
  turnTo(100);
  expect(grants).toEqual(['second']);
});

test('over no stretch of time more passes than the limit and the burst', () => {
  const steps = fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 60_000 })), { maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(20), steps, (megabits, lateMs, asks) => {
      const { timing, turnTo } = fakeTiming(lateMs);
      const bandwidth = new Bandwidth(timing);
      const bytesPerMs = (megabits * MEGABIT) / 1_000;
      bandwidth.limit(bytesPerMs * 1_000);
      const passed: { at: number; bytes: number }[] = [];
      let at = 0;
      for (const [pauseMs, bytes] of asks) {
        at += pauseMs;
        turnTo(at);
        bandwidth.ask(bytes, (granted) => passed.push({ at: timing.now(), bytes: granted }));
      }
      turnTo(at + 10_000);
      for (const [index, { at: from }] of passed.entries()) {
        let sum = 0;
        for (const { at: to, bytes } of passed.slice(index)) {
          sum += bytes;
          expect(sum).toBeLessThanOrEqual((to - from) * bytesPerMs + Math.max(bytesPerMs * 100, 1_460) + 1);
        }
      }
    }),
    { numRuns: 200 },
  );
});
