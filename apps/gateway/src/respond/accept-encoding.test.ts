import { expect, test } from 'vitest';
import { takesGzip } from './accept-encoding.ts';

test.each([
  ['gzip', true],
  ['GZIP', true],
  ['br, gzip;q=0.5', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['gzip;q=0.001', true],
  ['gzip;q=2', false],
  ['*', true],
  ['*;q=0', false],
  ['*;q=1, gzip;q=0', false],
  ['gzip, *;q=0', true],
  ['identity', false],
  ['gzipped', false],
  ['', false],
  [undefined, false],
])('a caller that sends %s takes gzip: %s', (header, takes) => {
  expect(takesGzip(header)).toBe(takes);
});
