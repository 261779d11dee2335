import { expect, test } from 'vitest';
import { windowText } from './window-text.ts';

test.each([
  [1_000, '1 second'],
  [90_000, '90 seconds'],
  [60_000, '1 minute'],
  [7_200_000, '2 hours'],
  [86_400_000, '1 day'],
  [1_500, '1500 ms'],
])('%i ms are said as %s', (windowMs, text) => {
  expect(windowText(windowMs)).toBe(text);
});
