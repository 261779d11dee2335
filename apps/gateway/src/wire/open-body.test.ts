import { expect, test } from 'vitest';
import type { Call } from '../pipeline/call.ts';
import { CheckedBody } from '../signature/checked-body.ts';
import { wholeBody } from './open-body.ts';

const arrived = Buffer.from('arrived');
const callWith = (more: object): Call =>
  ({
    exchange: { hasBody: true, takeWholeBody: () => arrived },
    bufferedBody: null,
    bodyCheck: null,
    ...more,
  }) as unknown as Call;

test('a body that is there goes on as it is, unless it is still to be checked on its way', () => {
  expect(wholeBody(callWith({}))).toBe(arrived);
  expect(wholeBody(callWith({ bufferedBody: Buffer.from('read') }))?.toString()).toBe('read');
  const bodyCheck = () => new CheckedBody('', () => expect.unreachable('nothing is checked here'));
  expect(wholeBody(callWith({ bodyCheck }))).toBeNull();
  expect(wholeBody(callWith({ exchange: { hasBody: false } }))).toBeNull();
});
