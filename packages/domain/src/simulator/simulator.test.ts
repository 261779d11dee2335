import * as access from '@turnpike/contracts/http/access';
import { createGroup, listGroups, showGroup } from '@turnpike/contracts/http/groups';
import { createInstance } from '@turnpike/contracts/http/instances';
import type { OperationBodyInput, OperationOutput } from '@turnpike/contracts/http/operation';
import * as permissions from '@turnpike/contracts/http/permissions';
import { addUserToGroup, createAccessKey, updateUser } from '@turnpike/contracts/http/users';
import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { newId } from '../kernel/new-id.ts';

let world: World;
let scene: IdentityScene;
let gateway: string;
let finance: string;
let project: { project_id: string };
const groups: Record<string, string> = {};

beforeAll(async () => {
  world = await createIdentityWorld();
  scene = await createIdentityScene(world);
  project = { project_id: scene.account.project_id };
  finance = newId();
  await world.env.database.enterpriseProject.create({
    data: { id: finance, accountId: scene.accountId, name: 'finance' },
  });
  const body = {
    instance_name: 'simulated',
    enterprise_project_id: finance,
    tags: [{ key: 'stage', value: 'test' }],
  };
  gateway = (await scene.call(createInstance, { path: project, body })).instance_id;
  for (const name of ['alpha', 'beta']) {
    const path = { ...project, instance_id: gateway };
    groups[name] = (await scene.call(createGroup, { path, body: { name } })).id;
  }
});
afterAll(() => world.close());

type Results = OperationOutput<typeof access.simulatePermissions>['results'];
const simulate = async (body: OperationBodyInput<typeof access.simulatePermissions>): Promise<Results> =>
  (await scene.call(access.simulatePermissions, { path: project, body })).results;
const decisions = (results: Results) => results.map(({ decision }) => decision);

const allow = (...Action: string[]): PolicyStatement => ({ Effect: 'Allow', Action });
const deny = (...Action: string[]): PolicyStatement => ({ Effect: 'Deny', Action });
const document = (...Statement: PolicyStatement[]) => ({ Version: '5.0' as const, Statement });
const groupUrn = (name: string) => `apig:local-1:${scene.accountId}:apiGroup:${gateway}/${groups[name]}`;

async function newPolicy(...Statement: PolicyStatement[]): Promise<{ id: string; name: string }> {
  const body = { role: { display_name: `p${newId()}`, policy: document(...Statement) } };
  const { role } = await scene.call(permissions.createCustomPolicy, { body });
  return { id: role.id, name: role.display_name };
}

/** A user in a group of their own that holds the policy in a place. */
async function userHolding(policyId: string, scopeType = 'account', scopeId = '') {
  const [user_id, group_id] = [await scene.newUser(), await scene.newGroup()];
  await scene.call(addUserToGroup, { path: { group_id, user_id } });
  await world.env.database.policyGrant.create({
    data: { id: newId(), accountId: scene.accountId, groupId: group_id, policyId, scopeType, scopeId },
  });
  return { user_id, group_id };
}

test('each action is decided on each resource, and the statement that decided is named', async () => {
  const policy = await newPolicy(
    { ...allow('apig:groups:*'), Sid: 'Groups' },
    { ...deny('apig:groups:delete'), Sid: 'Keep', Resource: [groupUrn('beta')] },
  );
  const { user_id } = await userHolding(policy.id);
  const results = await simulate({
    principal: { user_id },
    actions: ['apig:groups:delete', 'apig:apis:get'],
    resources: [groupUrn('alpha'), groupUrn('beta')],
  });
  expect(decisions(results)).toEqual(['allowed', 'denied', 'denied', 'denied']);
  expect(results[0]).toEqual({
    action: 'apig:groups:delete',
    resource: groupUrn('alpha'),
    decision: 'allowed',
    sentence: `Allowed by statement 1 (Groups) of policy ${policy.name}.`,
    location: { ...project, instance_id: gateway, enterprise_project_id: finance },
    determining: [
      {
        ...{ policy_id: policy.id, policy_name: policy.name, statement_index: 0 },
        ...{ sid: 'Groups', effect: 'Allow', unevaluable: false },
      },
    ],
  });
  expect(results[1]?.sentence).toBe(`Denied by statement 2 (Keep) of policy ${policy.name}.`);
  expect(results[3]).toMatchObject({
    determining: [],
    sentence: expect.stringContaining('no statement of'),
  });
});

describe('what is simulated is what is enforced', () => {
  test.each<[scopeType: string, scopeId: () => string, decision: string]>([
    ['account', () => '', 'allowed'],
    ['project', () => project.project_id, 'allowed'],
    ['project', newId, 'denied'],
    ['enterprise_project', () => finance, 'allowed'],
    ['enterprise_project', () => '0', 'denied'],
    ['instance', () => gateway, 'allowed'],
    ['instance', newId, 'denied'],
  ])('for a policy granted in a place of type %s', async (scopeType, scopeId, decision) => {
    const policy = await newPolicy(allow('apig:groups:get'), {
      ...deny('apig:groups:get'),
      Condition: { StringEquals: { 'g:ResourceTag/stage': ['prod'] } },
    });
    const { user_id, group_id } = await userHolding(policy.id, scopeType, scopeId());
    const asked = { actions: ['apig:groups:get'], resources: [groupUrn('alpha')] };
    expect(decisions(await simulate({ principal: { user_id }, ...asked }))).toEqual([decision]);
    expect(decisions(await simulate({ principal: { group_id }, ...asked }))).toEqual([decision]);

    const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
    const path = { ...project, instance_id: gateway, group_id: groups.alpha ?? '' };
    const done = await scene.call(showGroup, { path }, await scene.callerOf(credential.access)).then(
      () => 'allowed',
      (error: { code: string }) => (error.code === 'APIG.1005' ? 'denied' : error.code),
    );
    expect(done).toBe(decision);
  });

  test('a disabled user is told of as if they were enabled', async () => {
    const { user_id } = await userHolding((await newPolicy(allow('*'))).id);
    await scene.call(updateUser, { path: { user_id }, body: { user: { enabled: false } } });
    expect(
      decisions(await simulate({ principal: { user_id }, actions: ['iam:users:getUser'], resources: ['*'] })),
    ).toEqual(['allowed']);
  });

  test('the first user, an administrator, may do everything in their account and nothing outside of it', async () => {
    const other = `apig:local-1:${newId()}:apiGroup:${gateway}/${groups.alpha}`;
    const results = await simulate({
      principal: { user_id: scene.userId },
      actions: ['apig:groups:delete', 'apig:groups:fly'],
      resources: [groupUrn('alpha'), other],
    });
    expect(decisions(results)).toEqual(['allowed', 'denied', 'denied', 'denied']);
    expect(results[1]?.sentence).toBe('Denied: the resource is of another account.');
    expect(results[2]?.sentence).toBe('Denied: there is no action apig:groups:fly.');
  });
});

describe('circumstances', () => {
  const conditional = (Condition: NonNullable<PolicyStatement['Condition']>) => ({
    documents: [{ mode: 'add' as const, policy: document({ ...allow('apig:groups:get'), Condition }) }],
    actions: ['apig:groups:get'],
    resources: [groupUrn('alpha')],
  });

  test.each<
    [
      what: string,
      condition: NonNullable<PolicyStatement['Condition']>,
      context: OperationBodyInput<typeof access.simulatePermissions>['context'],
      without: string,
    ]
  >([
    ['the address', { IpAddress: { 'g:SourceIp': ['192.0.2.0/24'] } }, { source_ip: '192.0.2.9' }, 'denied'],
    ['the second factor', { Bool: { 'g:MFAPresent': ['true'] } }, { mfa_present: true }, 'denied'],
    [
      'the age of the second factor',
      { NumberLessThan: { 'g:MFAAge': ['60'] } },
      { mfa_age_seconds: 5 },
      'denied',
    ],
    ['the user’s name', { StringEquals: { 'g:UserName': ['ann'] } }, { user_name: 'ann' }, 'denied'],
    [
      'a tag',
      { StringEquals: { 'g:ResourceTag/stage': ['prod'] } },
      { resource_tags: { stage: 'prod' } },
      'denied',
    ],
    ['the tag that the gateway has', { StringEquals: { 'g:ResourceTag/stage': ['test'] } }, {}, 'allowed'],
    [
      'the enterprise project',
      { StringEquals: { 'g:EnterpriseProjectId': ['0'] } },
      { enterprise_project_id: '0' },
      'denied',
    ],
    [
      'the time',
      { DateLessThan: { 'g:CurrentTime': ['2020-01-01T00:00:00Z'] } },
      { current_time: '2019-06-01T00:00:00Z' },
      'denied',
    ],
  ])('%s may be supposed', async (_what, condition, context, without) => {
    const body = conditional(condition);
    expect(decisions(await simulate(body))).toEqual([without]);
    expect(decisions(await simulate({ ...body, context }))).toEqual(['allowed']);
  });
});

describe('what if', () => {
  test('a document were granted too', async () => {
    const { user_id } = await userHolding((await newPolicy(allow('apig:groups:get'))).id);
    const asked = { principal: { user_id }, actions: ['apig:groups:get'], resources: [groupUrn('alpha')] };
    const denying = { mode: 'add' as const, name: 'draft', policy: document(deny('apig:groups:*')) };
    const [result] = await simulate({ ...asked, documents: [denying] });
    expect(result).toMatchObject({ decision: 'denied', sentence: 'Denied by statement 1 of policy draft.' });
  });

  test('a policy were changed, wherever it is granted', async () => {
    const policy = await newPolicy(allow('apig:groups:get'));
    const { group_id } = await userHolding(policy.id, 'instance', gateway);
    const changed = document(allow('apig:groups:delete'));
    const elsewhere = `apig:local-1:${scene.accountId}:apiGroup:${newId()}/${newId()}`;
    const results = await simulate({
      principal: { group_id },
      actions: ['apig:groups:get', 'apig:groups:delete'],
      resources: [groupUrn('alpha'), elsewhere],
      documents: [{ mode: 'replace', policy_id: policy.id, policy: changed }],
    });
    expect(decisions(results)).toEqual(['denied', 'denied', 'allowed', 'denied']);
  });

  test('nothing is kept of it', async () => {
    const { user_id } = await userHolding((await newPolicy(allow('apig:groups:get'))).id);
    const asked = { principal: { user_id }, actions: ['iam:users:getUser'], resources: ['*'] };
    const documents = [{ mode: 'add' as const, policy: document(allow('*')) }];
    expect(decisions(await simulate({ ...asked, documents }))).toEqual(['allowed']);
    expect(decisions(await simulate(asked))).toEqual(['denied']);
  });
});

test('users and groups of another account are answered like ids that nobody has', async () => {
  const other = await createIdentityScene(world);
  const asked = { actions: ['apig:groups:get'], resources: ['*'] };
  for (const principal of [
    { user_id: other.userId },
    { group_id: other.adminGroupId },
    { user_id: newId() },
    { group_id: newId() },
  ]) {
    const input = { path: project, body: { principal, ...asked } };
    expect(await scene.refusal(access.simulatePermissions, input)).toContain('IAM.0004');
  }
});

test('hints are given for several resources, and tell what may be allowed somewhere', async () => {
  const policy = await newPolicy({ ...allow('apig:groups:list'), Resource: [groupUrn('alpha')] });
  const { user_id } = await userHolding(policy.id);
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  const caller = await scene.callerOf(credential.access);
  const check = async (resources: string[]) => {
    const input = { path: project, body: { actions: ['apig:groups:list', 'apig:groups:get'], resources } };
    const { results } = await scene.call(permissions.checkPermissions, input, caller);
    return results.map(({ allowed, somewhere }) => `${allowed} ${somewhere}`);
  };
  expect(await check(['*', groupUrn('alpha'), groupUrn('beta')])).toEqual([
    ...['false true', 'false false'],
    ...['true true', 'false false'],
    ...['false true', 'false false'],
  ]);
  const path = { ...project, instance_id: gateway };
  expect((await scene.call(listGroups, { path }, caller)).groups.map(({ name }) => name)).toEqual(['alpha']);
});
