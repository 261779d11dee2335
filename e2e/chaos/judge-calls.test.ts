import { expect, test } from 'vitest';
import { judgeCalls, type PublishedVersion, recoveryMs } from './judge-calls.ts';
import type { CallRecord } from './load/call-record.ts';

const call = (sentAt: number, endedAt: number, answer: Partial<CallRecord>): CallRecord => ({
  ...{ sentAt, endedAt, path: '/a', isNewConnection: false, status: 200, error: null, body: 'v1' },
  ...answer,
});

const history = new Map<string, PublishedVersion[]>([
  [
    '/a',
    [
      { body: 'v1', askedAt: 0, acknowledgedAt: 10 },
      { body: 'v2', askedAt: 100, acknowledgedAt: 120 },
      { body: null, askedAt: 200, acknowledgedAt: 210 },
    ],
  ],
]);

const wrong = (record: CallRecord): boolean => judgeCalls([record], history).wrongVersion.length === 1;

test('the old version is right until every node has acknowledged the new one, and wrong for calls sent after', () => {
  expect(wrong(call(119, 125, { body: 'v1' }))).toBe(false);
  expect(wrong(call(121, 125, { body: 'v1' }))).toBe(true);
});

test('the new version is right as soon as it was asked for, and wrong before', () => {
  expect(wrong(call(95, 101, { body: 'v2' }))).toBe(false);
  expect(wrong(call(90, 95, { body: 'v2' }))).toBe(true);
});

test('a removed API answers 404 once that is acknowledged, and nothing else', () => {
  expect(wrong(call(211, 212, { status: 404, body: '' }))).toBe(false);
  expect(wrong(call(211, 212, { body: 'v2' }))).toBe(true);
  expect(wrong(call(50, 55, { status: 404, body: '' }))).toBe(true);
});

test('a call without a complete answer, or with a fault of the gateway, is lost', () => {
  const verdict = judgeCalls(
    [call(50, 51, { status: null, error: 'ECONNRESET' }), call(50, 51, { status: 502 }), call(50, 51, {})],
    history,
  );
  expect(verdict).toMatchObject({
    sent: 3,
    lost: [{ error: 'ECONNRESET' }, { status: 502 }],
    wrongVersion: [],
  });
});

test('recovery is told by the first good answer of a call sent after the fault, of any number of calls', () => {
  const many = Array.from({ length: 500_000 }, (_, index) => call(1_000 + index, 1_002 + index, {}));
  expect(recoveryMs([call(90, 300, {}), call(110, 130, { status: 502 }), ...many], 100)).toBe(902);
  expect(recoveryMs([call(90, 300, {})], 100)).toBe(Number.POSITIVE_INFINITY);
});
