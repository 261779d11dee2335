import { expect, test } from 'vitest';
import { fingerprintText, validityOf } from './validity.ts';

const times = { not_before: '2026-01-01T00:00:00Z', not_after: '2026-12-31T00:00:00Z' };

test.each([
  ['2025-12-31T23:59:59Z', 'not valid yet', 'danger'],
  ['2026-01-01T00:00:00Z', 'valid for 364 days', 'success'],
  ['2026-12-01T00:00:00Z', 'valid for 30 days', 'success'],
  ['2026-12-01T00:00:01Z', 'expires in 29 days', 'warning'],
  ['2026-12-29T12:00:00Z', 'expires in 1 day', 'warning'],
  ['2026-12-30T12:00:00Z', 'expires in less than a day', 'warning'],
  ['2026-12-31T00:00:00Z', 'expired', 'danger'],
])('at %s a certificate of 2026 is %s', (now, text, tone) => {
  expect(validityOf(times, Date.parse(now))).toEqual({ text, tone });
});

test('a fingerprint reads as other tools print it', () => {
  expect(fingerprintText('0aff12')).toBe('0A:FF:12');
});
