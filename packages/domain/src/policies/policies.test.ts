import * as contracts from '@turnpike/contracts/http/permissions';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { systemPolicies } from '../iam/system-policies.ts';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await createIdentityScene(await createIdentityWorld());
});
afterAll(() => scene.world.close());

/** Reference 20.2: the document that people copy from. */
const fullAccessOfTheReference: PolicyDocument = {
  Version: '1.1',
  Statement: [
    {
      Action: [
        'apig:*:*',
        'vpc:*:get*',
        'vpc:*:list*',
        'vpc:ports:create',
        'vpc:publicIps:update',
        'FunctionGraph:function:listVersion',
        'ecs:servers:list',
        'lts:topics:list',
      ],
      Effect: 'Allow',
    },
  ],
};

const body = (display_name: string, policy: unknown = fullAccessOfTheReference) => ({
  role: { display_name, policy: policy as PolicyDocument },
});
const allow = (...Action: string[]) => ({ Version: '1.1', Statement: [{ Effect: 'Allow', Action }] });
const conditional = (Condition: object) => ({
  Version: '1.1',
  Statement: [{ Effect: 'Allow', Action: ['*'], Condition }],
});
const createPolicy = async (name: string, policy?: unknown) =>
  (await scene.call(contracts.createCustomPolicy, { body: body(name, policy) })).role;

test('a document of the model product is saved as it is, with the services that are not here', async () => {
  const role = await createPolicy('copied');
  expect(role).toMatchObject({
    display_name: 'copied',
    type: 'XA',
    domain_id: scene.accountId,
    catalog: 'CUSTOMED',
    policy: fullAccessOfTheReference,
  });
  const path = { role_id: role.id };
  expect(await scene.call(contracts.showCustomPolicy, { path })).toEqual({ role });
  expect(await scene.call(contracts.showPolicy, { path })).toEqual({ role });
});

test.each([
  ['an unknown action', allow('apig:apis:get', 'apig:apis:fly'), 'role.policy.Statement.0.Action.1'],
  ['a pattern that matches no action', allow('iam:nothing*:*'), 'role.policy.Statement.0.Action.0'],
  ['an action of two parts', allow('apig:apis'), 'role.policy.Statement.0.Action.0'],
  [
    'another effect',
    { Version: '1.1', Statement: [{ Effect: 'Maybe', Action: ['*'] }] },
    'role.policy.Statement.0.Effect',
  ],
  [
    'an unknown operator',
    conditional({ StringLikes: { 'g:UserName': ['a'] } }),
    'role.policy.Statement.0.Condition.StringLikes',
  ],
  [
    'an unknown key',
    conditional({ StringLike: { 'g:Nothing': ['a'] } }),
    'role.policy.Statement.0.Condition.StringLike.g:Nothing',
  ],
  [
    'a value that its operator cannot read',
    conditional({ IpAddress: { 'g:SourceIp': ['10.0.0.1', 'home'] } }),
    'role.policy.Statement.0.Condition.IpAddress.g:SourceIp.1',
  ],
  ['another version', { Version: '1.0', Statement: [] }, 'role.policy.Version'],
  [
    'a member of the newer version',
    { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['*'], Sid: 'all' }] },
    'role.policy.Statement.0.Sid',
  ],
  [
    'Action beside NotAction',
    { Version: '5.0', Statement: [{ Effect: 'Allow', Action: ['*'], NotAction: ['iam:*:*'] }] },
    'role.policy.Statement.0.NotAction',
  ],
  [
    'neither Action nor NotAction',
    { Version: '5.0', Statement: [{ Effect: 'Deny' }] },
    'role.policy.Statement.0.Action',
  ],
  [
    'a condition that says nothing',
    { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['*'], Condition: {} }] },
    'role.policy.Statement.0.Condition',
  ],
])('%s is refused with the position of the mistake', async (_what, policy, position) => {
  const refusal = await scene.refusal(contracts.createCustomPolicy, { body: body('wrong', policy) });
  expect(refusal).toContain(`APIG.2012: Invalid parameter value,parameterName:${position}. `);
});

test('actions of the model product that no operation here asks for yet may be named', async () => {
  await createPolicy('of later', allow('apig:plugins:create', 'apig:vpcChannels:batchEnableInstance'));
});

test('what is but strange is saved: a statement that a Deny covers, an empty document', async () => {
  const { Statement } = allow('apig:apis:get');
  await createPolicy('shut', {
    Version: '1.1',
    Statement: [...Statement, { Effect: 'Deny', Action: ['*'] }],
  });
  await createPolicy('empty', { Version: '1.1', Statement: [] });
});

test('actions may be written in any case, and twice', async () => {
  await createPolicy('any case', allow('APIG:Apis:Get', 'apig:apis:get', 'apig:apis:get'));
});

test('an update is checked like a creation', async () => {
  const { id } = await createPolicy('to be changed');
  const change = { path: { role_id: id }, body: body('to be changed', allow('apig:apis:fly')) };
  expect(await scene.refusal(contracts.updateCustomPolicy, change)).toContain(
    'There is no action apig:apis:fly',
  );
  const { role } = await scene.call(contracts.updateCustomPolicy, {
    path: { role_id: id },
    body: body('changed', allow('apig:apis:get')),
  });
  expect(role).toMatchObject({ display_name: 'changed', policy: allow('apig:apis:get') });
});

test('two policies of an account never have the same name', async () => {
  await createPolicy('unique');
  expect(await scene.refusal(contracts.createCustomPolicy, { body: body('unique') })).toContain('IAM.0012');
});

test('a policy is deleted only when it is granted to nobody', async () => {
  const { id: role_id } = await createPolicy('granted');
  const grant = { path: { domain_id: scene.accountId, group_id: await scene.newGroup(), role_id } };
  await scene.call(contracts.grantOnDomain, grant);
  const path = { role_id };
  expect(await scene.refusal(contracts.deleteCustomPolicy, { path })).toBe(
    'IAM.0018: The policy is granted to a group or a user.',
  );
  await scene.call(contracts.revokeOnDomain, grant);
  await scene.call(contracts.deleteCustomPolicy, { path });
  expect(await scene.refusal(contracts.showCustomPolicy, { path })).toContain('IAM.0004');
});

test('system policies are shown but neither changed nor deleted', async () => {
  const path = { role_id: 'system_apig_full_access' };
  expect(await scene.call(contracts.showPolicy, { path })).toMatchObject({
    role: { display_name: 'APIG FullAccess', domain_id: null },
  });
  expect(await scene.refusal(contracts.deleteCustomPolicy, { path })).toContain('IAM.0004');
  expect(await scene.refusal(contracts.updateCustomPolicy, { path, body: body('mine') })).toContain(
    'IAM.0004',
  );
});

test('the list holds system policies and then the account’s own, on pages that join without a gap', async () => {
  const other = await createIdentityScene(scene.world);
  for (const name of ['p3', 'p1', 'p2']) await other.call(contracts.createCustomPolicy, { body: body(name) });
  const wanted = [...systemPolicies.map(({ name }) => name), 'p1', 'p2', 'p3'];
  const names: string[] = [];
  for (let page = 1; page <= Math.ceil(wanted.length / 2); page++) {
    const { roles, total_number } = await other.call(contracts.listPolicies, {
      query: { page: String(page), per_page: '2' },
    });
    expect(total_number).toBe(wanted.length);
    names.push(...roles.map((role) => role.display_name));
  }
  expect(names).toEqual(wanted);
  const namesOf = async (query: Record<string, string>) =>
    (await other.call(contracts.listPolicies, { query })).roles.map((role) => role.display_name);
  expect(await namesOf({ domain_id: other.accountId })).toEqual(['p1', 'p2', 'p3']);
  expect(await namesOf({ display_name: 'apig' })).toEqual([
    'APIG Administrator',
    'APIG FullAccess',
    'APIG ReadOnlyAccess',
  ]);
  expect(await namesOf({ display_name: 'P2' })).toEqual(['p2']);
  const { roles } = await other.call(contracts.listCustomPolicies);
  expect(roles.map((role) => role.display_name)).toEqual(['p1', 'p2', 'p3']);
});
