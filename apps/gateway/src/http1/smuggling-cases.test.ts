import { expect, test } from 'vitest';
import { readRequests } from './testing/read-all.ts';
import { smugglingCases as cases, shown } from './testing/smuggling-cases.ts';

test('there are at least 120 of them, and none twice', () => {
  expect(cases.length).toBeGreaterThanOrEqual(120);
  expect(new Set(cases.map(([bytes]) => bytes)).size).toBe(cases.length);
});

test.each(cases.map(([bytes, rule]) => [shown(bytes), rule, bytes]))(
  '%s is refused for %s',
  (_, rule, bytes) => {
    const stream = Buffer.from(bytes, 'latin1');
    const whole = readRequests([stream]);
    expect(whole).toEqual({ messages: [], end: rule });
    const single = Array.from(stream, (byte) => Buffer.of(byte));
    expect(readRequests(single)).toEqual(whole);
  },
);
