import * as onEnterpriseProject from '@turnpike/contracts/http/enterprise-project-grants';
import * as enterpriseProjects from '@turnpike/contracts/http/enterprise-projects';
import * as contracts from '@turnpike/contracts/http/grants';
import { createInstance, listInstances, showInstance } from '@turnpike/contracts/http/instances';
import { createCustomPolicy, grantOnDomain } from '@turnpike/contracts/http/permissions';
import { addUserToGroup, createAccessKey, listUsers } from '@turnpike/contracts/http/users';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { accountLimits } from '../accounts/limits.ts';
import type { Caller } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';

const FULL = 'system_account_administrator';
const READ_ONLY = 'system_apig_read_only_access';

let world: World;
let scene: IdentityScene;
let groupId: string;
let userId: string;
/** The user, who is in the group, as loaded from the database now. */
let member: () => Promise<Caller>;

beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
  [groupId, userId] = [await scene.newGroup(), await scene.newUser()];
  await scene.call(addUserToGroup, { path: { group_id: groupId, user_id: userId } });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id: userId } } });
  member = () => scene.callerOf(credential.access);
});

const project = () => ({ project_id: scene.account.project_id });

async function newGateway(): Promise<string> {
  const body = { instance_name: `g${newId()}`.slice(0, 20) };
  return (await scene.call(createInstance, { path: project(), body })).instance_id;
}

async function newEnterpriseProject(name = `e${newId()}`): Promise<string> {
  const made = await scene.call(enterpriseProjects.createEnterpriseProject, {
    path: project(),
    body: { name },
  });
  return made.enterprise_project.id;
}

type Scope = { type: (typeof contracts.grantScopeTypes)[number]; id?: string };
const grant = (holder: { group_id: string } | { user_id: string }, role_id: string, scope: Scope) =>
  scene.call(contracts.createGrant, { path: project(), body: { ...holder, role_id, scope } });

test.each([
  ['group', () => ({ group_id: groupId })],
  ['user', () => ({ user_id: userId })],
])('a grant to a %s for one gateway opens that gateway only, until it is revoked', async (_who, holder) => {
  const [mine, other] = [await newGateway(), await newGateway()];
  const at = (instance_id: string) => ({ path: { ...project(), instance_id } });
  const made = await grant(holder(), READ_ONLY, { type: 'instance', id: mine });
  expect(made).toMatchObject({ role_name: 'APIG ReadOnlyAccess', scope: { type: 'instance', id: mine } });
  await scene.call(showInstance, at(mine), await member());
  expect(await scene.refusal(showInstance, at(other), await member())).toContain('APIG.1005');
  await scene.call(contracts.deleteGrant, { path: { ...project(), grant_id: made.id } });
  expect(await scene.refusal(showInstance, at(mine), await member())).toContain('APIG.1005');
});

test('a grant to a user for the account holds for that user alone', async () => {
  await grant({ user_id: userId }, FULL, { type: 'account' });
  await scene.call(listUsers, {}, await member());
  const other = await scene.newUser();
  await scene.call(addUserToGroup, { path: { group_id: groupId, user_id: other } });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id: other } } });
  expect(await scene.refusal(listUsers, {}, await scene.callerOf(credential.access))).toContain('APIG.1005');
});

test('a grant for all projects holds in projects that come later, and never for users and policies', async () => {
  const path = { domain_id: scene.accountId, group_id: groupId, role_id: FULL };
  expect(await scene.refusal(contracts.checkGrantOnAllProjects, { path })).toContain('IAM.0004');
  await scene.call(contracts.grantOnAllProjects, { path });
  await scene.call(contracts.checkGrantOnAllProjects, { path });
  const later = newId();
  await world.env.database.project.create({
    data: { id: later, accountId: scene.accountId, name: 'local-2' },
  });
  const caller = await member();
  await scene.call(listInstances, { path: { project_id: later } }, caller);
  await scene.call(listInstances, { path: project() }, caller);
  expect(await scene.refusal(listUsers, {}, caller)).toContain('APIG.1005');
  const { role_id: _, ...ofGroup } = path;
  const list = await scene.call(contracts.listGrantsOnAllProjects, { path: ofGroup });
  expect(list.roles.map(({ id }) => id)).toEqual([FULL]);
  await scene.call(contracts.revokeOnAllProjects, { path });
  expect(await scene.refusal(contracts.checkGrantOnAllProjects, { path })).toContain('IAM.0004');
  expect(await scene.refusal(listInstances, { path: { project_id: later } }, await member())).toContain(
    'APIG.1005',
  );
});

test('a check tells apart the places that a policy is granted in', async () => {
  const path = { domain_id: scene.accountId, group_id: groupId, role_id: READ_ONLY };
  await scene.call(grantOnDomain, { path });
  await scene.call(contracts.checkGrantOnDomain, { path });
  const inProject = { path: { ...project(), group_id: groupId, role_id: READ_ONLY } };
  expect(await scene.refusal(contracts.checkGrantOnProject, inProject)).toContain('IAM.0004');
  expect(await scene.refusal(contracts.checkGrantOnAllProjects, { path })).toContain('IAM.0004');
});

test('what groups and users are granted for an enterprise project is listed from either side', async () => {
  const id = await newEnterpriseProject();
  const on = { enterprise_project_id: id };
  await scene.call(onEnterpriseProject.grantToGroup, {
    path: { ...on, group_id: groupId, role_id: READ_ONLY },
  });
  const ofUser = { ...on, user_id: userId, role_id: FULL };
  await scene.call(onEnterpriseProject.grantToUser, { path: ofUser });
  const groups = await scene.call(onEnterpriseProject.listGroupsOfEnterpriseProject, { path: on });
  expect(groups.groups).toMatchObject([{ id: groupId, domainId: scene.accountId }]);
  const users = await scene.call(onEnterpriseProject.listUsersOfEnterpriseProject, { path: on });
  expect(users.users).toMatchObject([{ id: userId, policy_num: 1, enabled: true }]);
  const told = { 'enterprise-projects': [{ projectId: id }] };
  const byGroup = { path: { group_id: groupId } };
  expect(await scene.call(onEnterpriseProject.listEnterpriseProjectsOfGroup, byGroup)).toEqual(told);
  const byUser = { path: { user_id: userId } };
  expect(await scene.call(onEnterpriseProject.listEnterpriseProjectsOfUser, byUser)).toEqual(told);
  const roles = await scene.call(onEnterpriseProject.listRolesOfUser, { path: { ...on, user_id: userId } });
  expect(roles.roles.map((role) => role.id)).toEqual([FULL]);
  await scene.call(onEnterpriseProject.revokeFromUser, { path: ofUser });
  expect(await scene.call(onEnterpriseProject.listEnterpriseProjectsOfUser, byUser)).toEqual({
    'enterprise-projects': [],
  });
});

test('grants are found by holder, policy and place, in our form and in the official client’s', async () => {
  const [gateway, enterprise] = [await newGateway(), await newEnterpriseProject('team-a')];
  await grant({ user_id: userId }, READ_ONLY, { type: 'instance', id: gateway });
  await grant({ user_id: userId }, READ_ONLY, { type: 'enterprise_project', id: enterprise });
  await grant({ group_id: groupId }, READ_ONLY, { type: 'project', id: scene.account.project_id });
  await grant({ group_id: groupId }, FULL, { type: 'all_projects' });
  const list = async (query: Record<string, string>) =>
    (await scene.call(contracts.listGrants, { path: project(), query })).grants;
  expect(await list({ user_id: userId })).toMatchObject([
    { user_id: userId, group_id: null, scope: { type: 'instance', id: gateway } },
    { role_name: 'APIG ReadOnlyAccess', scope: { type: 'enterprise_project', name: 'team-a' } },
  ]);
  expect(await list({ scope_id: scene.account.project_id })).toMatchObject([
    { group_id: groupId, scope: { type: 'project', name: 'local-1' } },
  ]);
  expect(await list({ scope_type: 'all_projects', scope_id: scene.accountId })).toMatchObject([
    { role_id: FULL, scope: { id: scene.accountId, name: scene.account.account.name } },
  ]);

  const assigned = async (query: Record<string, string>) =>
    (await scene.call(contracts.listRoleAssignments, { query: { domain_id: scene.accountId, ...query } }))
      .role_assignments;
  const mine = { 'subject.user_id': userId };
  expect(await assigned(mine)).toHaveLength(4);
  expect(await assigned({ ...mine, include_group: 'false' })).toHaveLength(2);
  expect(await assigned({ ...mine, subject: 'group' })).toHaveLength(2);
  expect(await assigned({ scope: 'domain', is_inherited: 'true' })).toEqual([
    {
      group: { id: groupId },
      role: { id: FULL },
      scope: { domain: { id: scene.accountId } },
      is_inherited: true,
    },
  ]);
  expect(await assigned({ 'scope.enterprise_projects_id': enterprise })).toMatchObject([
    { user: { id: userId }, scope: { enterprise_project: { id: enterprise } } },
  ]);
  expect(await assigned({ scope: 'domain', 'scope.project_id': scene.account.project_id })).toEqual([]);
});

test('a list of grants holds the grants of those whom the caller may see', async () => {
  await grant({ group_id: groupId }, READ_ONLY, { type: 'account' });
  const hidden = await scene.newUser();
  await grant({ user_id: hidden }, READ_ONLY, { type: 'account' });
  const { role } = await scene.call(createCustomPolicy, {
    body: {
      role: {
        display_name: newId(),
        policy: {
          Version: '1.1',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['iam:permissions:listRoleAssignments'],
              Resource: [`iam::${scene.accountId}:group:*`],
            },
          ],
        },
      },
    },
  });
  await grant({ user_id: userId }, role.id, { type: 'account' });
  const { grants } = await scene.call(contracts.listGrants, { path: project() }, await member());
  expect(new Set(grants.map(({ user_id }) => user_id))).toEqual(new Set([null]));
});

test.each([
  ['neither a group nor a user', () => ({}), { type: 'account' }, 'APIG.2012'],
  ['both', () => ({ group_id: groupId, user_id: userId }), { type: 'account' }, 'APIG.2012'],
  [
    'a gateway that is not there',
    () => ({ user_id: userId }),
    { type: 'instance', id: newId() },
    'APIG.3030',
  ],
  ['a project without an id', () => ({ user_id: userId }), { type: 'project' }, 'TURNPIKE.3050'],
  ['no such account', () => ({ user_id: userId }), { type: 'account', id: newId() }, 'IAM.0004'],
] as const)('a grant to %s is refused', async (_what, holder, scope, code) => {
  const body = { ...holder(), role_id: READ_ONLY, scope };
  expect(await scene.refusal(contracts.createGrant, { path: project(), body })).toContain(code);
});

test('a grant made twice is one', async () => {
  const scope = { type: 'account' as const };
  const [one, two] = [
    await grant({ user_id: userId }, READ_ONLY, scope),
    await grant({ user_id: userId }, READ_ONLY, scope),
  ];
  expect(two.id).toBe(one.id);
});

test('whoever may not grant by the official client’s operation may not by ours', async () => {
  const policy = (Statement: object[]) =>
    scene.call(createCustomPolicy, {
      body: { role: { display_name: newId(), policy: { Version: '1.1', Statement } as never } },
    });
  const { role } = await policy([
    { Effect: 'Allow', Action: ['*'] },
    { Effect: 'Deny', Action: ['iam:permissions:grantRoleToGroupOnDomain'] },
  ]);
  await grant({ user_id: userId }, role.id, { type: 'account' });
  const body = { group_id: groupId, role_id: FULL, scope: { type: 'account' as const } };
  expect(await scene.refusal(contracts.createGrant, { path: project(), body }, await member())).toContain(
    'iam:permissions:grantRoleToGroupOnDomain',
  );
});

test('a group or user holds a bounded number of grants', async () => {
  const row = { accountId: scene.accountId, userId, policyId: READ_ONLY, scopeType: 'instance' };
  const data = Array.from({ length: accountLimits.grantsElsewhere }, () => ({
    ...row,
    id: newId(),
    scopeId: newId(),
  }));
  await world.env.database.policyGrant.createMany({ data });
  const body = { user_id: userId, role_id: READ_ONLY, scope: { type: 'account' as const } };
  expect(await scene.refusal(contracts.createGrant, { path: project(), body })).toContain('TURNPIKE.3115');
  const elsewhere = { type: 'enterprise_project' as const, id: '0' };
  expect(await grant({ user_id: userId }, READ_ONLY, elsewhere)).toMatchObject({
    scope: { name: 'default' },
  });
});
