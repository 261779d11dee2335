import { expect, test } from 'vitest';
import { waitPreference } from './wait-preference.ts';

test.each([
  [null, null],
  ['', null],
  ['wait=5', 5],
  ['wait=0', 0],
  ['wait = "7"', 7],
  ['WAIT=5; foo=bar', 5],
  ['respond-async, wait=10', 10],
  ['wait=3, wait=9', 3],
  ['wait=31', 30],
  ['wait=999999999', 30],
  ['wait', null],
  ['wait=', null],
  ['wait=-1', null],
  ['wait=1.5', null],
  ['wait=1e3', null],
  ['wait=9999999999', null],
  ['await=5', null],
  ['waiter=5', null],
  ['handling=lenient', null],
])('%o asks for %o seconds', (prefer, seconds) => {
  expect(waitPreference(prefer)).toBe(seconds);
});
