import { listAuditEvents } from '@turnpike/contracts/http/audit';
import { listInstances } from '@turnpike/contracts/http/instances';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/permissions';
import { addUserToGroup, createAccessKey, listUsers } from '@turnpike/contracts/http/users';
import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import type { Caller } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';

const READ_ONLY = 'system_apig_read_only_access';

let world: World;
let scene: IdentityScene;
let groupId: string;
/** A new user in that group, as loaded from the database now. */
let member: () => Promise<Caller>;

beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
  groupId = await scene.newGroup();
  const user_id = await scene.newUser();
  await scene.call(addUserToGroup, { path: { group_id: groupId, user_id } });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  member = () => scene.callerOf(credential.access);
});

const onDomain = (role_id: string) => ({
  path: { domain_id: scene.accountId, group_id: groupId, role_id },
});
const onProject = (role_id: string, project_id = scene.account.project_id) => ({
  path: { project_id, group_id: groupId, role_id },
});

async function customPolicy(...Statement: PolicyStatement[]): Promise<string> {
  const policy: PolicyDocument = { Version: '1.1', Statement };
  const { role } = await scene.call(contracts.createCustomPolicy, {
    body: { role: { display_name: newId(), policy } },
  });
  return role.id;
}

async function check(actions: string[], resource?: string, projectId = scene.account.project_id) {
  const input = { path: { project_id: projectId }, body: { actions, ...(resource && { resource }) } };
  return (await scene.call(contracts.checkPermissions, input, await member())).results;
}

async function allowed(action: string, projectId?: string): Promise<boolean> {
  return (await check([action], undefined, projectId))[0]?.allowed ?? false;
}

async function secondProject(): Promise<string> {
  const id = newId();
  await world.env.database.project.create({ data: { id, accountId: scene.accountId, name: 'local-2' } });
  return id;
}

test('a new user may do nothing but ask who they are and what they may do', async () => {
  const caller = await member();
  const project = { path: { project_id: scene.account.project_id } };
  expect(await scene.call(contracts.showSession, project, caller)).toMatchObject({
    account: { domain_id: scene.accountId },
    project: { id: scene.account.project_id, name: 'local-1' },
  });
  expect((await scene.call(contracts.listAuthProjects, {}, caller)).projects).toMatchObject([
    { id: scene.account.project_id },
  ]);
  expect(await scene.refusal(listUsers, {}, caller)).toBe(
    `APIG.1005: You do not have permission to perform action iam:users:listUsers on resource iam::${scene.accountId}:user:*.`,
  );
  expect(await scene.refusal(listAuditEvents, project, caller)).toContain('APIG.1005');
});

test('a grant holds from the next request on, and not after it is revoked', async () => {
  expect(await allowed('apig:groups:list')).toBe(false);
  await scene.call(contracts.grantOnDomain, onDomain(READ_ONLY));
  expect(await allowed('apig:groups:list')).toBe(true);
  await scene.call(contracts.revokeOnDomain, onDomain(READ_ONLY));
  expect(await allowed('apig:groups:list')).toBe(false);
});

test('a grant for one project holds in that project only, and never for users and policies', async () => {
  const other = await secondProject();
  await scene.call(contracts.grantOnProject, onProject('system_account_administrator'));
  expect(await allowed('apig:groups:list')).toBe(true);
  expect(await allowed('apig:groups:list', other)).toBe(false);
  expect(await allowed('iam:users:listUsers')).toBe(false);
  expect(await allowed('turnpike:audit:list')).toBe(false);
  const caller = await member();
  expect(await scene.refusal(listUsers, {}, caller)).toContain('APIG.1005');
  const audit = { path: { project_id: scene.account.project_id } };
  expect(await scene.refusal(listAuditEvents, audit, caller)).toContain('APIG.1005');
});

test('what is granted is listed where it is granted; granting twice is once, revoking twice is refused', async () => {
  const custom = await customPolicy({ Effect: 'Allow', Action: ['apig:apis:get'] });
  for (const role of [READ_ONLY, custom, custom]) await scene.call(contracts.grantOnProject, onProject(role));
  const onProjectOnly = { path: { project_id: scene.account.project_id, group_id: groupId } };
  const { roles, total_number } = await scene.call(contracts.listGrantsOnProject, onProjectOnly);
  expect(new Set(roles.map(({ id }) => id))).toEqual(new Set([READ_ONLY, custom]));
  expect(total_number).toBe(2);
  const domain = { path: { domain_id: scene.accountId, group_id: groupId } };
  expect((await scene.call(contracts.listGrantsOnDomain, domain)).roles).toEqual([]);
  await scene.call(contracts.revokeOnProject, onProject(custom));
  expect(await scene.refusal(contracts.revokeOnProject, onProject(custom))).toContain('IAM.0004');
});

test('the reason names the statement that decided, or says that there is none', async () => {
  const mixed = await customPolicy(
    { Effect: 'Allow', Action: ['apig:apis:*'] },
    { Effect: 'Deny', Action: ['apig:apis:delete'] },
  );
  await scene.call(contracts.grantOnDomain, onDomain(mixed));
  const { display_name } = (await scene.call(contracts.showPolicy, { path: { role_id: mixed } })).role;
  expect(
    await check(['apig:apis:get', 'apig:apis:delete', 'apig:groups:list', 'apig:apis:fly']),
  ).toMatchObject([
    { action: 'apig:apis:get', allowed: true, reason: `Allowed by statement 1 of policy ${display_name}.` },
    {
      action: 'apig:apis:delete',
      allowed: false,
      reason: `Denied by statement 2 of policy ${display_name}.`,
    },
    {
      action: 'apig:groups:list',
      allowed: false,
      reason: 'Denied: no statement of your policies allows it.',
    },
    { action: 'apig:apis:fly', allowed: false, reason: 'There is no action apig:apis:fly.' },
  ]);
});

test('a policy on one gateway is checked and enforced for that gateway only', async () => {
  const [mine, other] = [newId(), newId()];
  const urn = (id: string) => `apig:local-1:${scene.accountId}:instance:${id}`;
  const policy = await customPolicy({ Effect: 'Allow', Action: ['apig:groups:list'], Resource: [urn(mine)] });
  await scene.call(contracts.grantOnDomain, onDomain(policy));
  expect((await check(['apig:groups:list'], urn(mine)))[0]?.allowed).toBe(true);
  expect((await check(['apig:groups:list'], urn(other)))[0]?.allowed).toBe(false);
});

test('a stored policy that this version cannot read denies everything to those it is granted to', async () => {
  await scene.call(contracts.grantOnDomain, onDomain(READ_ONLY));
  const policy = await customPolicy({ Effect: 'Deny', Action: ['apig:apis:get'] });
  await scene.call(contracts.grantOnDomain, onDomain(policy));
  expect(await allowed('apig:groups:list')).toBe(true);
  await world.env.database.policy.update({ where: { id: policy }, data: { document: { Version: '9' } } });
  const project = { path: { project_id: scene.account.project_id } };
  expect(await scene.refusal(contracts.showSession, project, await member())).toContain('APIG.1005');
});

test.each([[READ_ONLY], ['system_security_administrator']])(
  'hint and enforcement are one: with %s just what the check allows is done',
  async (policy) => {
    await scene.call(contracts.grantOnDomain, onDomain(policy));
    const caller = await member();
    const project = { path: { project_id: scene.account.project_id } };
    const reads = [
      [listUsers, {}],
      [contracts.listPolicies, {}],
      [listAuditEvents, project],
      [contracts.listCustomPolicies, {}],
      [listInstances, project],
    ] as const;
    const hints = await check(reads.map(([contract]) => String(contract.action)));
    const done = await Promise.all(
      reads.map(([contract, input]) =>
        scene.call(contract as OperationContract, input, caller).then(
          () => true,
          (error: { code: string }) => error.code !== 'APIG.1005',
        ),
      ),
    );
    expect(hints.map(({ allowed: hinted }) => hinted)).toEqual(done);
  },
);
