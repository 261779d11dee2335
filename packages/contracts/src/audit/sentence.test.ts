import { describe, expect, test } from 'vitest';
import { operationTable } from '../http/operation-table.ts';
import { sentenceOf, traceNameOf } from './audit-damage.ts';
import type { AuditRecord } from './audit-record.ts';
import { auditResourceTypes, auditSentence, deed, sentenceText } from './sentence.ts';

const record = (more: Partial<AuditRecord> = {}): AuditRecord => ({
  id: 'e'.repeat(32),
  account_id: 'a'.repeat(32),
  time: '2026-01-01T00:00:00.000Z',
  project_id: null,
  instance_id: null,
  principal: { type: 'user', id: 'u1', name: 'admin' },
  credential: { kind: 'access_key', id: 'AKIDXXXXXXXXXXXXABCD' },
  operation: 'CreateUser',
  action: 'iam:users:createUser',
  outcome: 'succeeded',
  resource: { type: 'user', id: 'u2', name: 'alice', urn: '' },
  before: null,
  after: null,
  decision: null,
  request_id: 'r',
  source_ip: '127.0.0.1',
  ...more,
});
const text = (more: Partial<AuditRecord> = {}) => sentenceOf(record(more));

test.each<[string, Partial<AuditRecord>]>([
  ['admin created user alice (from 127.0.0.1, access key …ABCD)', {}],
  ['admin was not allowed to create user alice (from 127.0.0.1, access key …ABCD)', { outcome: 'denied' }],
  ['admin failed to create user alice (from 127.0.0.1, access key …ABCD)', { outcome: 'failed' }],
  [
    'admin created user alice (console session …9999)',
    { source_ip: '', credential: { kind: 'session', id: '9999' } },
  ],
  ['admin created user alice (from ::1)', { source_ip: '::1', credential: { kind: '', id: '' } }],
  [
    'system created user u2',
    {
      principal: { type: 'system', id: 's', name: '' },
      resource: { type: 'user', id: 'u2', name: '', urn: '' },
      credential: { kind: 'system', id: '' },
      source_ip: '',
    },
  ],
])('%s', (sentence, more) => expect(text(more)).toBe(sentence));

test.each([
  ['UpdateApi', 'Api', 'changed API', 'was not allowed to change API'],
  [
    'CreateOrDeletePublishRecordForApi',
    'Api',
    'published or took offline API',
    'was not allowed to publish or take offline API',
  ],
  [
    'ResettingAppSecret',
    'App',
    'reset the secret of credential',
    'was not allowed to reset the secret of credential',
  ],
  [
    'grantRoleToGroupOnDomain',
    'userGroup',
    'granted an account policy to user group',
    'was not allowed to grant an account policy to user group',
  ],
  [
    'bindMFADevice',
    'user',
    'bound a second factor to user',
    'was not allowed to bind a second factor to user',
  ],
  ['KeystoneListUsers', 'user', 'listed user', 'was not allowed to list user'],
  ['ShowDetailsOfApiV2', 'api', 'saw api', 'was not allowed to see api'],
])('%s on %s: %s', (trace, type, done, denied) => {
  expect(deed(trace, type, 'succeeded')).toBe(done);
  expect(deed(trace, type, 'denied')).toBe(denied);
});

describe('reads as words, not as a name of the wire', () => {
  test.each(operationTable.map(({ id, audit }) => [id, audit?.resourceType ?? ''] as const))(
    '%s',
    (id, type) => {
      for (const outcome of ['succeeded', 'denied', 'failed']) {
        const said = deed(traceNameOf(id), type, outcome);
        expect(said).toMatch(/^[a-z][A-Za-z -]+$/);
        expect(said.replaceAll('AppCode', '')).not.toMatch(/[a-z][A-Z]|undefined/);
      }
    },
  );
});

test('whatever stands for a record, a sentence is text', () => {
  for (const odd of [null, undefined, 1, 'x', {}, [], { principal: null }, { principal: {}, resource: {} }])
    expect(typeof sentenceOf(odd)).toBe('string');
});

test('the parts join to the sentence', () => {
  const parts = auditSentence(record(), 'createUser');
  expect(parts).toEqual({
    who: 'admin',
    did: 'created user',
    what: 'alice',
    from: '127.0.0.1',
    by: 'access key …ABCD',
  });
  expect(sentenceText({ ...parts, from: '', by: '' })).toBe('admin created user alice');
});

test('kinds of resource have labels that differ', () => {
  const labels = auditResourceTypes.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});

test('events that no operation stands for read as sentences too', () => {
  expect(deed('SignIn', 'user', 'succeeded')).toBe('signed in as user');
  expect(deed('SignIn', 'user', 'failed')).toBe('failed to sign in as user');
  expect(deed('SignOut', 'user', 'succeeded')).toBe('signed out as user');
  expect(deed('registerAccount', 'account', 'succeeded')).toBe('began account');
});
