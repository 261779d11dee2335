import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocumentSchema,
} from '@turnpike/contracts/iam/policy-document';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someContext } from '../../test/some-context.ts';
import { type AttachedDocument, type Decision, evaluate } from './evaluate.ts';
import { findSystemPolicy, systemPolicies } from './system-policies.ts';

const GATEWAY = 'apig:local-1:0a:instance:1b';
const GROUP = 'apig:local-1:0a:apiGroup:1b/2c';

const statement = (Effect: 'Allow' | 'Deny', Action: string[], Resource?: string[]): PolicyStatement => ({
  Effect,
  Action,
  ...(Resource && { Resource }),
});
const allow = (...actions: string[]) => statement('Allow', actions);
const deny = (...actions: string[]) => statement('Deny', actions);
const attached = (policyId: string, ...Statement: PolicyStatement[]): AttachedDocument => ({
  policyId,
  policyName: `policy ${policyId}`,
  document: { Version: '1.1', Statement },
});
const isAllowed = (documents: AttachedDocument[], action: string, resource = GATEWAY) =>
  evaluate(documents, { action, resource, context: someContext }).allowed;

describe('one policy decides', () => {
  test.each<
    [what: string, statements: PolicyStatement[], action: string, resource: string, allowed: boolean]
  >([
    ['no statement at all', [], 'apig:apis:get', GATEWAY, false],
    ['an Allow of the action', [allow('apig:apis:get')], 'apig:apis:get', GATEWAY, true],
    ['an Allow of another action', [allow('apig:apis:list')], 'apig:apis:get', GATEWAY, false],
    ['the action in another case', [allow('APIG:Apis:GET')], 'apig:apis:get', GATEWAY, true],
    ['a pattern in another case', [allow('apig:APPCODES:*')], 'apig:appCodes:create', GATEWAY, true],
    ['a pattern of the resource part', [allow('apig:*:get')], 'apig:apis:get', GATEWAY, true],
    ['a pattern of a prefix', [allow('apig:apis:get*')], 'apig:apis:getDefinition', GATEWAY, true],
    ['a pattern that the action only contains', [allow('apig:apis:get')], 'xapig:apis:getx', GATEWAY, false],
    ['a pattern of another service', [allow('vpc:*:*')], 'apig:apis:get', GATEWAY, false],
    [
      'the second action of a statement',
      [allow('apig:a:b', 'apig:apis:get')],
      'apig:apis:get',
      GATEWAY,
      true,
    ],
    ['a Deny alone', [deny('apig:apis:get')], 'apig:apis:get', GATEWAY, false],
    ['a Deny of another action', [allow('*'), deny('apig:apis:get')], 'apig:apis:list', GATEWAY, true],
    ['a Deny after an Allow', [allow('*'), deny('apig:*:delete')], 'apig:apis:delete', GATEWAY, false],
    ['a Deny before an Allow', [deny('apig:*:delete'), allow('*')], 'apig:apis:delete', GATEWAY, false],
    ['the resource named', [statement('Allow', ['*'], [GATEWAY])], 'apig:apis:get', GATEWAY, true],
    ['another resource named', [statement('Allow', ['*'], [GATEWAY])], 'apig:apis:get', GROUP, false],
    [
      'a pattern of resources',
      [statement('Allow', ['*'], ['apig:*:*:*:1b/*'])],
      'apig:groups:get',
      GROUP,
      true,
    ],
    [
      'a resource in another case, which is another resource',
      [statement('Allow', ['*'], ['apig:local-1:0A:instance:1b'])],
      'apig:apis:get',
      GATEWAY,
      false,
    ],
    [
      'a Deny on this resource',
      [allow('*'), statement('Deny', ['*'], [GATEWAY])],
      'apig:apis:get',
      GATEWAY,
      false,
    ],
    [
      'a Deny on another resource',
      [allow('*'), statement('Deny', ['*'], [GATEWAY])],
      'apig:groups:get',
      GROUP,
      true,
    ],
  ])('%s', (_what, statements, action, resource, allowed) => {
    expect(isAllowed([attached('p', ...statements)], action, resource)).toBe(allowed);
  });
});

test('the determining statements are the denying ones, else the allowing ones, with their positions', () => {
  const documents = [
    attached('one', allow('iam:*:*'), allow('apig:apis:*')),
    attached('two', deny('apig:apis:delete'), allow('apig:apis:get')),
  ];
  const at = (policyId: string, statementIndex: number, effect: 'Allow' | 'Deny') => ({
    policyId,
    policyName: `policy ${policyId}`,
    statementIndex,
    effect,
  });
  const decide = (action: string): Decision =>
    evaluate(documents, { action, resource: GATEWAY, context: someContext });
  expect(decide('apig:apis:get')).toEqual({
    allowed: true,
    determining: [at('one', 1, 'Allow'), at('two', 1, 'Allow')],
  });
  expect(decide('apig:apis:delete')).toEqual({ allowed: false, determining: [at('two', 0, 'Deny')] });
  expect(decide('apig:envs:get')).toEqual({ allowed: false, determining: [] });
});

const anyAction = fc.constantFrom('*', 'a:b:c', 'A:B:C', 'a:*:c', 'a:b:*', '*:b:c', 'a:x:c', 'x:*:*');
const anyResource = fc.constantFrom('*', 'a:r:o:t:1', 'a:r:o:t:*', 'a:*:*:*:2', 'x:*:*:*:*');
const anyStatement: fc.Arbitrary<PolicyStatement> = fc
  .record(
    {
      Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
      Action: fc.array(anyAction, { minLength: 1, maxLength: 3 }),
      Resource: fc.array(anyResource, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['Effect', 'Action'] },
  )
  .map(({ Effect, Action, Resource }) => statement(Effect, Action, Resource));
const anyDocument: fc.Arbitrary<PolicyDocument> = fc
  .array(anyStatement, { maxLength: 4 })
  .map((Statement) => ({ Version: '1.1', Statement }));
const anyDocuments = fc
  .array(anyDocument, { maxLength: 4 })
  .map((all) => all.map((document, index) => ({ policyId: `${index}`, policyName: `${index}`, document })));
const anyRequest = fc.record({
  action: fc.constantFrom('a:b:c', 'a:x:c', 'x:y:z', 'A:b:C'),
  resource: fc.constantFrom('a:r:o:t:1', 'a:r:o:t:2', 'x:r:o:t:1'),
  context: fc.constant(someContext),
});

describe('for all policies and requests', () => {
  test('the order of policies and statements decides nothing', () => {
    fc.assert(
      fc.property(anyDocuments, anyRequest, (documents, request) => {
        const turned = documents.toReversed().map((each) => ({
          ...each,
          document: { ...each.document, Statement: each.document.Statement.toReversed() },
        }));
        expect(evaluate(turned, request).allowed).toBe(evaluate(documents, request).allowed);
      }),
    );
  });

  test('a policy more never allows what was denied by a statement', () => {
    fc.assert(
      fc.property(anyDocuments, anyDocument, anyRequest, (documents, document, request) => {
        const before = evaluate(documents, request);
        const after = evaluate([...documents, { policyId: 'n', policyName: 'n', document }], request);
        if (!before.allowed && before.determining.length > 0) expect(after.allowed).toBe(false);
      }),
    );
  });

  test('a Deny of everything denies, and an empty policy changes nothing', () => {
    fc.assert(
      fc.property(anyDocuments, anyRequest, (documents, request) => {
        expect(evaluate([...documents, attached('all', deny('*'))], request).allowed).toBe(false);
        expect(evaluate([...documents, attached('empty')], request)).toEqual(evaluate(documents, request));
      }),
    );
  });

  test('nothing is allowed without a statement that allows, and all that determines is of one effect', () => {
    fc.assert(
      fc.property(anyDocuments, anyRequest, (documents, request) => {
        const { allowed, determining } = evaluate(documents, request);
        expect(determining.every(({ effect }) => effect === (allowed ? 'Allow' : 'Deny'))).toBe(true);
        if (allowed) expect(determining).not.toEqual([]);
        for (const { policyId, statementIndex, effect } of determining)
          expect(documents[Number(policyId)]?.document.Statement[statementIndex]?.Effect).toBe(effect);
      }),
    );
  });

  test('the case of an action decides nothing', () => {
    fc.assert(
      fc.property(anyDocuments, anyRequest, (documents, request) => {
        const upper = { ...request, action: request.action.toUpperCase() };
        expect(evaluate(documents, upper)).toEqual(evaluate(documents, request));
      }),
    );
  });
});

describe('system policies', () => {
  const documentOf = (id: string): AttachedDocument[] => {
    const policy = findSystemPolicy(id);
    return policy ? [{ policyId: id, policyName: policy.name, document: policy.document }] : [];
  };

  test.each([
    ['system_account_administrator', ['apig:apis:delete', 'iam:users:createUser', 'turnpike:audit:list'], []],
    [
      'system_security_administrator',
      ['iam:users:createUser', 'turnpike:audit:list'],
      ['apig:apis:get', 'apig:apis:delete'],
    ],
    [
      'system_iam_read_only_access',
      ['iam:users:getUser', 'iam:users:listUsers', 'iam:permissions:checkRoleForGroupOnDomain'],
      ['iam:users:createUser', 'apig:apis:get', 'turnpike:audit:list'],
    ],
    [
      'system_tenant_guest',
      ['apig:apis:get', 'iam:users:listUsers', 'turnpike:audit:list'],
      ['apig:apis:publish', 'apig:apis:debug', 'iam:tokens:createToken', 'iam:roles:updateRole'],
    ],
    ['system_apig_administrator', ['apig:instances:create', 'apig:apis:publish'], ['iam:users:listUsers']],
    ['system_cts_full_access', ['turnpike:audit:list', 'turnpike:audit:export'], ['apig:apis:get']],
    [
      'system_cts_read_only_access',
      ['turnpike:audit:list'],
      ['turnpike:audit:export', 'apig:apis:get', 'iam:users:listUsers'],
    ],
    ['system_apig_full_access', ['apig:apis:delete', 'apig:apis:get'], ['iam:users:listUsers']],
    [
      'system_apig_read_only_access',
      ['apig:apis:get', 'apig:apis:list', 'apig:apps:listBindedApis'],
      ['apig:apis:debug', 'apig:apis:publish', 'iam:users:listUsers'],
    ],
  ])('%s allows what it says and no more', (id, allowed, refused) => {
    expect(allowed.filter((action) => !isAllowed(documentOf(id), action))).toEqual([]);
    expect(refused.filter((action) => isAllowed(documentOf(id), action))).toEqual([]);
  });

  test('each is of the form that documents have', () => {
    for (const { document } of systemPolicies) expect(policyDocumentSchema.parse(document)).toEqual(document);
  });

  test('each has an id and a name of its own', () => {
    expect(new Set(systemPolicies.map(({ id }) => id)).size).toBe(systemPolicies.length);
    expect(new Set(systemPolicies.map(({ name }) => name)).size).toBe(systemPolicies.length);
  });
});
