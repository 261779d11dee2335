import { expect, test } from 'vitest';
import { formatRelative } from './format-time.ts';

const now = new Date('2026-01-31T12:00:00Z');

test.each([
  ['2026-01-31T11:59:30Z', 'just now'],
  ['2026-01-31T12:00:20Z', 'just now'],
  ['2026-01-31T11:55:00Z', '5 min. ago'],
  ['2026-01-31T09:00:00Z', '3 hr. ago'],
  ['2026-01-30T12:00:00Z', 'yesterday'],
  ['2026-01-02T12:00:00Z', '2 Jan 2026'],
])('%s reads "%s"', (time, text) => {
  expect(formatRelative(new Date(time), now)).toBe(text);
});
