import { expect, test } from 'vitest';
import { nameableActions } from '../known-actions.ts';
import { type PolicyStatement, policyDocumentSchema } from '../policy-document.ts';
import type { Finding } from './finding.ts';
import { lintPolicy } from './lint-policy.ts';

const lint = (...Statement: unknown[]) => lintPolicy({ Version: '5.0', Statement }, nameableActions);
const brief = (findings: Finding[]) =>
  findings.map(({ severity, code, path }) => `${severity} ${code} ${path.join('.')}`);
const allow = (more: object): object => ({ Effect: 'Allow', Action: ['apig:apis:get'], ...more });
const when = (operator: string, key: string, ...values: string[]) =>
  allow({ Condition: { [operator]: { [key]: values } } });

test.each<[what: string, statement: object, finding: string, message: string]>([
  [
    'a misspelt action',
    allow({ Action: ['apig:apis:get', 'apig:apis:gett'] }),
    'error unknown-action Statement.0.Action.1',
    'There is no action apig:apis:gett. Did you mean apig:apis:get?',
  ],
  [
    'a pattern that matches nothing',
    allow({ Action: ['iam:nothing*:*'] }),
    'error unknown-action Statement.0.Action.0',
    'There is no action iam:nothing*:*.',
  ],
  [
    'a misspelt exception',
    { Effect: 'Deny', NotAction: ['apig:api:*'] },
    'error unknown-action Statement.0.NotAction.0',
    'There is no action apig:api:*.',
  ],
  [
    'an action of another service',
    allow({ Action: ['vpc:ports:create'] }),
    'warning foreign-service Statement.0.Action.0',
    'vpc:ports:create is of another service and grants nothing here.',
  ],
  [
    'a misspelt operator',
    when('StringEqual', 'g:UserName', 'ada'),
    'error unknown-operator Statement.0.Condition.StringEqual',
    'There is no condition operator StringEqual. Did you mean StringEquals?',
  ],
  [
    'a misspelt key',
    when('StringEquals', 'g:UserNam', 'ada'),
    'error unknown-key Statement.0.Condition.StringEquals.g:UserNam',
    'There is no condition key g:UserNam. Did you mean g:UserName?',
  ],
  [
    'a key of another service',
    when('StringEquals', 'obs:prefix', 'x'),
    'error unknown-key Statement.0.Condition.StringEquals.obs:prefix',
    'There is no condition key obs:prefix. Tags are written g:ResourceTag/<key>.',
  ],
  [
    'a day that no month has',
    when('DateLessThan', 'g:CurrentTime', '2026-11-24T12:00:00Z', '2026-02-30T12:00:00Z'),
    'error unreadable-value Statement.0.Condition.DateLessThan.g:CurrentTime.1',
    '"2026-02-30T12:00:00Z" must be a time such as 2026-11-24T12:00:00Z, or Unix seconds.',
  ],
  [
    'a block too long',
    when('NotIpAddress', 'g:SourceIp', '10.0.0.0/33'),
    'error unreadable-value Statement.0.Condition.NotIpAddress.g:SourceIp.0',
    '"10.0.0.0/33" must be an address or a CIDR block such as 192.0.2.0/24.',
  ],
  [
    'an operator that cannot read the key',
    when('NumberLessThan', 'g:UserName', '5'),
    'error unsuitable-operator Statement.0.Condition.NumberLessThan.g:UserName',
    'g:UserName is asked for with an operator such as StringEquals.',
  ],
  [
    'an address compared as a text',
    when('StringEquals', 'g:SourceIp', '10.0.0.1'),
    'warning unsuitable-operator Statement.0.Condition.StringEquals.g:SourceIp',
    'g:SourceIp is asked for with an operator such as IpAddress.',
  ],
  [
    'a type that nothing has',
    allow({ Resource: ['apig:*:*:instances:x'] }),
    'warning unknown-resource-type Statement.0.Resource.0',
    'There is no resource of type instances in a gateway. Did you mean instance?',
  ],
  [
    'a resource of another service than the actions',
    allow({ Resource: ['*', 'iam::*:user:*'] }),
    'warning resource-never-asked Statement.0.Resource.1',
    'No action of this statement is asked for on iam::*:user:*.',
  ],
  [
    'what is created as the resource of its creation',
    allow({ Action: ['apig:apis:create'], Resource: ['apig:*:*:api:gw/*'] }),
    'warning resource-never-asked Statement.0.Resource.0',
    'No action of this statement is asked for on apig:*:*:api:gw/*.',
  ],
])('%s is found, with its place', (_what, statement, finding, message) => {
  const findings = lint(statement);
  expect(brief(findings)).toEqual([finding]);
  expect(findings[0]?.message).toBe(message);
});

test.each<[what: string, document: unknown, findings: string[]]>([
  ['no document', null, ['error shape ']],
  ['another version', { Version: '2.0', Statement: [] }, ['error shape Version']],
  [
    'a member that there is not',
    { Version: '5.0', Statement: [{ Effect: 'Allow', Action: ['*'], Principal: 'x' }], Id: 'x' },
    ['error shape Statement.0.Principal', 'error shape Id'],
  ],
  [
    'members of the newer version',
    { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['*'], Sid: 'x', NotResource: ['*'] }] },
    ['error shape Statement.0.Sid', 'error shape Statement.0.NotResource'],
  ],
  [
    'an action of two parts',
    { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['*', 'apig:apis'] }] },
    ['error shape Statement.0.Action.1'],
  ],
  [
    'a key that parsers skip',
    JSON.parse(
      '{"Version":"5.0","Statement":[{"Effect":"Allow","Action":["*"],"Condition":{"Bool":{"__proto__":["true"]}}}]}',
    ),
    ['error shape Statement.0.Condition.Bool.__proto__'],
  ],
  [
    'a condition without a key',
    { Version: '5.0', Statement: [{ Effect: 'Allow', Action: ['*'], Condition: { Bool: {} } }] },
    ['error shape Statement.0.Condition.Bool'],
  ],
  ['no statement', { Version: '1.1', Statement: [] }, ['warning empty-document Statement']],
])('%s: %j', (_what, document, findings) => {
  expect(brief(lintPolicy(document, nameableActions))).toEqual(findings);
});

test('a member of the newer version is refused with the advice to use it', () => {
  const [finding] = lintPolicy(
    { Version: '1.1', Statement: [{ Effect: 'Deny', NotAction: ['*'], Action: ['*'] }] },
    nameableActions,
  );
  expect(finding?.message).toBe('Needs Version 5.0.');
});

const all = { Effect: 'Allow', Action: ['*'] };
const live = { StringEquals: { 'g:ResourceTag/stage': ['live', 'test'] } };
test.each<[what: string, statements: object[], findings: string[]]>([
  [
    'an Allow that a Deny covers',
    [allow({}), { Effect: 'Deny', Action: ['apig:*:get*'] }],
    ['warning unreachable Statement.0'],
  ],
  ['a Deny that reaches less far', [{ ...all }, { Effect: 'Deny', Action: ['apig:*:get*'] }], []],
  ['a Deny with a condition', [allow({}), { Effect: 'Deny', Action: ['*'], Condition: live }], []],
  [
    'a Deny with the same condition',
    [
      allow({ Condition: live }),
      {
        Effect: 'Deny',
        Action: ['*'],
        Condition: { StringEquals: { 'g:ResourceTag/stage': ['test', 'live'] } },
      },
    ],
    ['warning unreachable Statement.0'],
  ],
  ['a Deny of all but this', [allow({}), { Effect: 'Deny', NotAction: ['apig:apis:*'] }], []],
  [
    'a Deny of all but something else',
    [allow({}), { Effect: 'Deny', NotAction: ['iam:*:*'] }],
    ['warning unreachable Statement.0'],
  ],
  ['the same twice', [allow({}), allow({})], ['warning covered Statement.1']],
  ['a narrow one before a wide one', [allow({}), all], ['warning covered Statement.0']],
  [
    'one gateway beside all of them',
    [allow({}), allow({ Resource: ['apig:*:*:api:gw1/*'] })],
    ['warning covered Statement.1'],
  ],
  [
    'one gateway beside all but another',
    [allow({ NotResource: ['apig:*:*:api:gw2/x'] }), allow({ Resource: ['apig:r:a:api:gw1/x'] })],
    ['warning covered Statement.1'],
  ],
  [
    'two gateways',
    [allow({ Resource: ['apig:*:*:api:a/*'] }), allow({ Resource: ['apig:*:*:api:b/*'] })],
    [],
  ],
  [
    'names used twice',
    [allow({ Sid: 'a' }), { Effect: 'Deny', Action: ['apig:apis:list'], Sid: 'a' }],
    ['warning repeated-sid Statement.1.Sid'],
  ],
])('%s', (_what, statements, findings) => {
  expect(brief(lint(...statements))).toEqual(findings);
});

test('an ordinary document has no finding', () => {
  const statements: PolicyStatement[] = [
    { Sid: 'read', Effect: 'Allow', Action: ['apig:*:get*', 'apig:*:list*', 'IAM:users:listUsers'] },
    {
      Effect: 'Allow',
      Action: ['apig:apis:*'],
      Resource: ['apig:*:*:instance:gw1', 'apig:*:*:api*:gw1/*'],
      Condition: {
        StringEqualsIfExists: { 'g:ResourceTag/stage': ['test'] },
        'ForAnyValue:StringMatch': { 'g:UserName': ['dev-*'] },
        Bool: { 'g:MFAPresent': ['true'] },
        NumberLessThan: { 'g:MFAAge': ['3600'] },
        IpAddress: { 'g:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] },
        DateLessThan: { 'g:CurrentTime': ['2027-01-01T00:00:00+01:00'] },
        Null: { 'g:EnterpriseProjectId': ['false'] },
      },
    },
    { Effect: 'Deny', NotAction: ['apig:*:*'], NotResource: ['iam::*:user:*'] },
  ];
  expect(lint(...statements)).toEqual([]);
  expect(policyDocumentSchema.safeParse({ Version: '5.0', Statement: statements }).success).toBe(true);
});

test('a document as large as one may be is looked over in no time', () => {
  const statement = (n: number) => ({
    Effect: n % 2 ? 'Allow' : 'Deny',
    Action: Array.from({ length: 100 }, (_, at) =>
      at % 4 ? `apig:a${n}*x*y*${at}:*s*t*` : `apig:apis${n}${at}:publish`,
    ),
    Resource: Array.from({ length: 100 }, (_, at) => `apig:*:*:api:*a*b*${n}*${at}*`),
  });
  const start = process.cpuUsage();
  lint(...Array.from({ length: 50 }, (_, n) => statement(n)));
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
