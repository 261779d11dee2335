import { expect, test } from 'vitest';
import { mayRetry, metStaleConnection } from './retry-rule.ts';
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
    const failure = { kind, sent, answered: false, wasKept: false, reason: 'test' };
    expect(mayRetry(failure, state)).toBe(expected);
    expect(mayRetry({ ...failure, answered: true }, state)).toBe(false);
  },
);

test.each<[string, Partial<UpstreamFailure>, boolean, boolean]>([
  ['GET', {}, true, true],
  ['DELETE', {}, true, true],
  ['POST', {}, true, false],
  ['PUT', {}, false, false],
  ['GET', { answered: true }, true, false],
  ['GET', { wasKept: false }, true, false],
  ['GET', { kind: 'timeout' }, true, false],
  ['GET', { kind: 'caller-gone' }, true, false],
])(
  '%s over a kept connection that broke (%j), replayable %s: once more %s',
  (method, change, replayable, expected) => {
    const failure = {
      kind: 'unavailable',
      sent: true,
      answered: false,
      wasKept: true,
      reason: '',
      ...change,
    } as const;
    expect(metStaleConnection(failure, { method, bodyReplayable: replayable })).toBe(expected);
  },
);
