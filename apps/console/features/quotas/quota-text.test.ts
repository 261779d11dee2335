import { expect, test } from 'vitest';
import { quotaLimit } from './quota-text.ts';

test.each([
  [10_000, 1, 'DAY', '10,000 calls per day'],
  [5, 30, 'SECOND', '5 calls per 30 seconds'],
  [1, 1, 'HOUR', '1 call per hour'],
])('%i per %i %s reads "%s"', (call_limits, time_interval, time_unit, text) => {
  expect(quotaLimit({ call_limits, time_interval, time_unit })).toBe(text);
});
