import { expect, test } from 'vitest';
import { mayRetry } from './retry-rule.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

type Kind = UpstreamFailure['kind'];

test.each<[Kind, boolean, number, string, number, boolean, boolean]>([
  // kind, sent, retryCount, method, attempts, bodyReplayable, expected
  ['unavailable', false, -1, 'GET', 1, true, true],
  ['unavailable', true, -1, 'GET', 1, true, true],
  ['unavailable', true, -1, 'GET', 2, true, false],
  ['unavailable', true, -1, 'PUT', 1, true, true],
  ['unavailable', true, -1, 'PUT', 1, false, false],
  ['unavailable', false, -1, 'POST', 1, true, false],
  ['unavailable', false, -1, 'PATCH', 1, true, false],
  ['dns', false, -1, 'GET', 1, true, true],
  ['timeout', true, -1, 'GET', 1, true, false],
  ['timeout', true, 2, 'GET', 2, true, true],
  ['timeout', true, 2, 'GET', 3, true, false],
  ['timeout', true, 2, 'POST', 1, true, false],
  ['unavailable', false, 2, 'POST', 1, true, true],
  ['unavailable', true, 2, 'POST', 1, true, false],
  ['unavailable', false, 0, 'GET', 1, true, false],
  ['caller-gone', false, 10, 'GET', 1, true, false],
  ['body-too-large', false, 10, 'PUT', 1, true, false],
  ['denied', false, 10, 'GET', 1, true, false],
])(
  '%s, sent %s, retry count %d, %s, attempt %d, replayable %s: again %s',
  (kind, sent, retryCount, method, attempts, bodyReplayable, expected) => {
    const state = { retryCount, method, attempts, bodyReplayable };
    expect(mayRetry({ kind, sent, reason: 'test' }, state)).toBe(expected);
  },
);
