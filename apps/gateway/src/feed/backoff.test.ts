import { expect, test } from 'vitest';
import { reconnectDelayMs } from './backoff.ts';

test('the first retry comes at once, later ones double up to 2 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => reconnectDelayMs(failures, 0))).toEqual([
    0, 100, 200, 400, 800, 1_600, 2_000, 2_000,
  ]);
});

test('nodes come back spread over a quarter of the wait', () => {
  expect(reconnectDelayMs(50, 1)).toBe(1_500);
});
