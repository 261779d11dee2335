import type { PolicyCondition } from '@turnpike/contracts/iam/policy-document';
import { describe, expect, test } from 'vitest';
import { someContext } from '../../test/some-context.ts';
import type { AccessContext } from './access-context.ts';
import { compileCondition } from './compile-condition.ts';

const words = ['false', 'cannot be told', 'true'] as const;
type Word = (typeof words)[number];
const told = (condition: PolicyCondition, context: Partial<AccessContext> = {}): Word =>
  words[compileCondition(condition)({ ...someContext, ...context })];
const one = (operator: string, key: string, values: string[], context: Partial<AccessContext> = {}): Word =>
  told({ [operator]: { [key]: values } }, context);

/** Rows: operator, what the request has, values of the policy, whether it holds. */
describe('operators', () => {
  test.each<[string, string, string[], Word]>([
    ['StringEquals', 'ada', ['bob', 'ada'], 'true'],
    ['StringEquals', 'ada', ['Ada'], 'false'],
    ['StringNotEquals', 'ada', ['bob', 'ada'], 'false'],
    ['StringNotEquals', 'ada', ['bob', 'eve'], 'true'],
    ['StringEqualsIgnoreCase', 'ada', ['ADA'], 'true'],
    ['StringNotEqualsIgnoreCase', 'ada', ['ADA'], 'false'],
    ['StringMatch', 'ada', ['a*'], 'true'],
    ['StringMatch', 'ada', ['a?'], 'false'],
    ['StringMatch', 'ada', ['a?a'], 'true'],
    ['StringMatch', 'ada', ['d'], 'false'],
    ['StringNotMatch', 'ada', ['b*', 'a*'], 'false'],
    ['StringLike', 'ada', ['d'], 'true'],
    ['StringLike', 'ada', ['d*'], 'false'],
    ['StringLike', 'ada', ['*d*'], 'true'],
    ['StringNotLike', 'ada', ['d'], 'false'],
    ['StringStartWith', 'ada', ['ad'], 'true'],
    ['StringNotStartWith', 'ada', ['ad'], 'false'],
    ['StringEndWith', 'ada', ['da'], 'true'],
    ['StringEndWith', 'ada', ['ad'], 'false'],
    ['StringNotEndWith', 'ada', ['da'], 'false'],
    ['NumberEquals', '12.0', ['12'], 'true'],
    ['NumberNotEquals', '12', ['13'], 'true'],
    ['NumberLessThan', '12', ['12'], 'false'],
    ['NumberLessThanEquals', '12', ['12'], 'true'],
    ['NumberGreaterThan', '9', ['10'], 'false'],
    ['NumberGreaterThanEquals', '10', ['9.5'], 'true'],
    ['NumberEquals', 'twelve', ['12'], 'cannot be told'],
    ['NumberEquals', '12', ['twelve'], 'cannot be told'],
    ['NumberEquals', '12', ['twelve', '12'], 'true'],
    ['NumberNotEquals', '12', ['twelve', '12'], 'false'],
    ['NumberNotEquals', '13', ['twelve', '12'], 'cannot be told'],
    ['NumberEquals', '12', ['1e1'], 'cannot be told'],
    ['DateEquals', '2026-11-24T13:00:00+01:00', ['2026-11-24T12:00:00Z'], 'true'],
    ['DateEquals', '1795521600', ['2026-11-24T12:00:00Z'], 'true'],
    ['DateNotEquals', '2026-11-24T12:00:00.001Z', ['2026-11-24T12:00:00Z'], 'true'],
    ['DateLessThan', '2026-11-24T12:00:00Z', ['2026-11-24T12:00:01Z'], 'true'],
    ['DateLessThanEquals', '2026-11-24T12:00:02Z', ['2026-11-24T12:00:01Z'], 'false'],
    ['DateGreaterThan', '2026-11-24T12:00:00Z', ['2026-02-30T00:00:00Z'], 'cannot be told'],
    ['DateGreaterThanEquals', '2026-11-24T12:00:00Z', ['2026-11-24'], 'cannot be told'],
    ['Bool', 'TRUE', ['true'], 'true'],
    ['Bool', 'false', ['true'], 'false'],
    ['Bool', 'false', ['yes'], 'cannot be told'],
    ['IpAddress', '10.1.2.3', ['10.0.0.0/8'], 'true'],
    ['IpAddress', '11.1.2.3', ['10.0.0.0/8'], 'false'],
    ['IpAddress', '2001:db8::7', ['2001:db8::/32'], 'true'],
    ['IpAddress', '::ffff:10.1.2.3', ['10.0.0.0/8'], 'true'],
    ['IpAddress', '10.1.2.3', ['::/0'], 'false'],
    ['IpAddress', '10.1.2.3', ['10.0.0.0/33'], 'cannot be told'],
    ['IpAddress', '10.0.0.0/8', ['0.0.0.0/0'], 'cannot be told'],
    ['IpAddress', '10.1.2.3', ['10.0.0.0-10.9.9.9'], 'cannot be told'],
    ['NotIpAddress', '10.1.2.3', ['10.0.0.0/8', '192.0.2.0/24'], 'false'],
    ['NotIpAddress', '11.1.2.3', ['10.0.0.0/8', '192.0.2.0/24'], 'true'],
    ['Null', 'x', ['false'], 'true'],
    ['Null', '', ['true'], 'false'],
    ['IsNullOrEmpty', '', ['true'], 'true'],
    ['IsNullOrEmpty', 'x', ['true'], 'false'],
    ['stringEquals', 'ada', ['ada'], 'cannot be told'],
    ['NullIfExists', 'ada', ['false'], 'cannot be told'],
    ['ForAnyValue:Null', 'ada', ['false'], 'cannot be told'],
    ['ForAnyValue:StringEquals', 'ada', ['ada'], 'true'],
    ['ForAllValues:StringNotEquals', 'ada', ['ada'], 'false'],
  ])('%s: %j with %j is %s', (operator, text, values, word) => {
    expect(one(operator, 'g:ResourceTag/t', values, { resourceTags: { t: text } })).toBe(word);
  });

  test.each<[string, Word]>([
    ['StringEquals', 'false'],
    ['StringEqualsIfExists', 'true'],
    ['StringNotEquals', 'true'],
    ['StringNotEqualsIfExists', 'true'],
    ['NotIpAddress', 'true'],
    ['NumberLessThan', 'false'],
    ['Bool', 'false'],
    ['ForAnyValue:StringEquals', 'false'],
    ['ForAnyValue:StringNotEquals', 'false'],
    ['ForAnyValue:StringNotEqualsIfExists', 'true'],
    ['ForAllValues:StringEquals', 'true'],
    ['Null', 'true'],
    ['IsNullOrEmpty', 'true'],
  ])('%s of an absent key is %s', (operator, word) => {
    expect(one(operator, 'g:ResourceTag/t', ['true'])).toBe(word);
  });

  test.each(['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'ForAllValues:StringEquals', 'Null'])(
    '%s of an unknown key cannot be told',
    (operator) => {
      expect(one(operator, 'g:ResourceTag/t', ['true'], { resourceTags: null })).toBe('cannot be told');
    },
  );
});

describe('keys', () => {
  test.each<[string, string, string[], Partial<AccessContext>, Word]>([
    ['DateGreaterThan', 'g:CurrentTime', ['2026-11-24T11:59:59Z'], {}, 'true'],
    [
      'DateGreaterThan',
      'g:CurrentTime',
      ['2026-11-24T11:59:59Z'],
      { currentTime: new Date(Number.NaN) },
      'cannot be told',
    ],
    ['IpAddress', 'g:SourceIp', ['192.0.2.0/24'], {}, 'true'],
    ['IpAddress', 'g:SourceIp', ['192.0.2.0/24'], { sourceIp: null }, 'cannot be told'],
    ['IpAddress', 'g:SourceIp', ['192.0.2.0/24'], { sourceIp: 'unix' }, 'cannot be told'],
    ['StringEquals', 'g:UserName', ['someone'], {}, 'true'],
    ['StringEquals', 'g:UserName', ['someone'], { userName: null }, 'cannot be told'],
    ['StringStartWith', 'g:UserId', ['0123'], {}, 'true'],
    ['StringEquals', 'g:DomainName', ['an account'], {}, 'true'],
    ['Bool', 'g:MFAPresent', ['false'], {}, 'true'],
    ['Bool', 'G:mfapresent', ['false'], {}, 'true'],
    ['Bool', 'g:MFAPresent', ['false'], { mfaPresent: null }, 'cannot be told'],
    ['NumberLessThan', 'g:MFAAge', ['300'], { mfaPresent: true, mfaAgeSeconds: 299 }, 'true'],
    ['NumberLessThan', 'g:MFAAge', ['300'], { mfaPresent: true, mfaAgeSeconds: 300 }, 'false'],
    ['NumberLessThan', 'g:MFAAge', ['300'], {}, 'false'],
    ['NumberLessThanIfExists', 'g:MFAAge', ['300'], {}, 'true'],
    ['NumberLessThan', 'g:MFAAge', ['300'], { mfaPresent: null }, 'cannot be told'],
    ['StringEquals', 'g:EnterpriseProjectId', ['0'], { enterpriseProjectId: '0' }, 'true'],
    ['StringNotEquals', 'g:EnterpriseProjectId', ['0'], {}, 'true'],
    ['StringEquals', 'g:ResourceTag/Stage', ['live'], { resourceTags: { stage: 'live' } }, 'false'],
    ['Null', 'g:ResourceTag/constructor', ['true'], { resourceTags: {} }, 'true'],
    ['StringEquals', 'g:ResourceTag/', ['x'], { resourceTags: { '': 'x' } }, 'cannot be told'],
    ['StringEquals', 'g:Nothing', ['x'], {}, 'cannot be told'],
  ])('%s %s %j with %j is %s', (operator, key, values, context, word) => {
    expect(one(operator, key, values, context)).toBe(word);
  });
});

test('operators and keys are joined by AND, in which what is false settles it', () => {
  const holds = { 'g:UserName': ['someone'] };
  const fails = { 'g:UserId': ['nobody'] };
  const unknown = { 'g:Nothing': ['x'] };
  expect(told({ StringEquals: holds, Bool: { 'g:MFAPresent': ['false'] } })).toBe('true');
  expect(told({ StringEquals: { ...holds, ...fails } })).toBe('false');
  expect(told({ StringEquals: holds, StringMatch: unknown })).toBe('cannot be told');
  expect(told({ StringEquals: { ...unknown, ...fails } })).toBe('false');
});
