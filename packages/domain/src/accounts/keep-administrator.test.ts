import * as grants from '@turnpike/contracts/http/grants';
import * as permissions from '@turnpike/contracts/http/permissions';
import * as contracts from '@turnpike/contracts/http/users';
import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { signIn } from '../sessions/sign-in.ts';
import { ADMINISTRATOR_POLICY_ID } from './administrator.ts';

const LOCKED_OUT =
  'TURNPIKE.3420: The account would be left without an administrator who can sign in or use an access key.';
const STAYS = 'TURNPIKE.3421: Group admin stays as it is: it cannot be renamed or deleted.';

let world: World;
let scene: IdentityScene;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

const first = () => ({ path: { user_id: scene.userId } });
const firstInAdmin = () => ({ path: { user_id: scene.userId, group_id: scene.adminGroupId } });
const adminGrant = () => ({
  path: { domain_id: scene.accountId, group_id: scene.adminGroupId, role_id: ADMINISTRATOR_POLICY_ID },
});
const denyAll = {
  role: {
    display_name: 'deny all',
    type: 'AX' as const,
    policy: { Version: '1.1' as const, Statement: [{ Effect: 'Deny' as const, Action: ['*'] }] },
  },
};

async function secondAdministrator(more: object = {}): Promise<string> {
  const user_id = await scene.newUser(more);
  await scene.call(contracts.addUserToGroup, { path: { user_id, group_id: scene.adminGroupId } });
  return user_id;
}

test('the last administrator cannot be deleted, disabled or taken out of group admin', async () => {
  expect(await scene.refusal(contracts.deleteUser, first())).toBe(LOCKED_OUT);
  expect(await scene.refusal(contracts.updateUser, { ...first(), body: { user: { enabled: false } } })).toBe(
    LOCKED_OUT,
  );
  expect(await scene.refusal(contracts.removeUserFromGroup, firstInAdmin())).toBe(LOCKED_OUT);
  expect(await scene.refusal(permissions.revokeOnDomain, adminGrant())).toBe(LOCKED_OUT);
  expect(await scene.call(contracts.showUser, first())).toMatchObject({ user: { enabled: true } });
});

test('with a second administrator the first may go', async () => {
  await secondAdministrator();
  await scene.call(contracts.deleteUser, first());
});

test.each([
  ['disabled', { enabled: false }],
  ['without password or access key', { password: undefined }],
  ['for programs only and without access key', { access_mode: 'programmatic', password: undefined }],
])('a second administrator who is %s does not count', async (_what, more) => {
  await secondAdministrator(more);
  expect(await scene.refusal(contracts.deleteUser, first())).toBe(LOCKED_OUT);
});

test('two administrators who take each other out at once do not both succeed', async () => {
  const second = await secondAdministrator();
  const outcomes = await Promise.allSettled(
    [scene.userId, second].map((user_id) => scene.call(contracts.deleteUser, { path: { user_id } })),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('group admin can be neither renamed nor deleted, whoever else is an administrator', async () => {
  const path = { group_id: scene.adminGroupId };
  expect(await scene.refusal(contracts.deleteUserGroup, { path })).toBe(STAYS);
  expect(await scene.refusal(contracts.updateUserGroup, { path, body: { group: { name: 'former' } } })).toBe(
    STAYS,
  );
  await scene.call(contracts.updateUserGroup, {
    path,
    body: { group: { name: 'admin', description: 'described' } },
  });
});

test('a policy that denies the way back cannot be granted to the only administrators', async () => {
  const { role } = await scene.call(permissions.createCustomPolicy, { body: denyAll });
  const path = { domain_id: scene.accountId, group_id: scene.adminGroupId, role_id: role.id };
  expect(await scene.refusal(permissions.grantOnDomain, { path })).toBe(LOCKED_OUT);
  const group_id = await scene.newGroup();
  await scene.call(permissions.grantOnDomain, { path: { ...path, group_id } });
  const entering = { path: { user_id: scene.userId, group_id } };
  expect(await scene.refusal(contracts.addUserToGroup, entering)).toBe(LOCKED_OUT);
});

test.each<[what: string, statement: PolicyStatement]>([
  ['everything but gateways', { Effect: 'Deny', NotAction: ['apig:*:*'] }],
  [
    'everything without a second factor, which may never come',
    { Effect: 'Deny', Action: ['*'], Condition: { Bool: { 'g:MFAPresent': ['false'] } } },
  ],
  ['groups by a pattern', { Effect: 'Deny', Action: ['iam:perm*:revoke*'] }],
])('nor can one that denies %s', async (_what, statement) => {
  const policy = { Version: '5.0' as const, Statement: [statement] };
  const body = { role: { ...denyAll.role, display_name: 'partly', policy } };
  const { role } = await scene.call(permissions.createCustomPolicy, { body });
  const path = { domain_id: scene.accountId, group_id: scene.adminGroupId, role_id: role.id };
  expect(await scene.refusal(permissions.grantOnDomain, { path })).toBe(LOCKED_OUT);
});

test('a policy that denies what is not needed for the way back can be granted', async () => {
  const Statement: PolicyStatement[] = [
    { Effect: 'Deny', Action: ['apig:*:delete'] },
    { Effect: 'Deny', NotAction: ['iam:*:*', 'apig:*:*'] },
  ];
  const body = { role: { ...denyAll.role, policy: { Version: '5.0' as const, Statement } } };
  const { role } = await scene.call(permissions.createCustomPolicy, { body });
  const path = { domain_id: scene.accountId, group_id: scene.adminGroupId, role_id: role.id };
  await scene.call(permissions.grantOnDomain, { path });
});

test('a granted policy cannot be changed into one that denies the only administrators their way back', async () => {
  const Statement = [{ Effect: 'Deny' as const, Action: ['apig:instances:delete'] }];
  const { role } = await scene.call(permissions.createCustomPolicy, {
    body: { role: { ...denyAll.role, policy: { Version: '1.1', Statement } } },
  });
  const path = { domain_id: scene.accountId, group_id: scene.adminGroupId, role_id: role.id };
  await scene.call(permissions.grantOnDomain, { path });
  const change = { path: { role_id: role.id }, body: denyAll };
  expect(await scene.refusal(permissions.updateCustomPolicy, change)).toBe(LOCKED_OUT);
});

test('the only key of an administrator without a password cannot be deleted or disabled', async () => {
  await world.env.database.user.update({ where: { id: scene.userId }, data: { passwordHash: null } });
  const path = { access_key: scene.account.access_key.ak };
  expect(await scene.refusal(contracts.deleteAccessKey, { path })).toBe(LOCKED_OUT);
  const body = { credential: { status: 'inactive' as const } };
  expect(await scene.refusal(contracts.updateAccessKey, { path, body })).toBe(LOCKED_OUT);
});

test('an administrator who can sign in may give up all access keys', async () => {
  await scene.call(contracts.deleteAccessKey, { path: { access_key: scene.account.access_key.ak } });
  const { account, user } = scene.account;
  const credentials = { accountName: account.name, userName: user.name, password: user.password };
  expect(await signIn(world.env, credentials)).toHaveProperty('sessionId');
});

/** Makes a user who is an administrator by a grant of their own, and answers the grant's id. */
async function administratorByGrant(): Promise<{ user_id: string; grant_id: string }> {
  const user_id = await scene.newUser();
  const body = { user_id, role_id: ADMINISTRATOR_POLICY_ID, scope: { type: 'account' as const } };
  const made = await scene.call(grants.createGrant, { path: { project_id: scene.account.project_id }, body });
  return { user_id, grant_id: made.id };
}

test('an administrator by a grant of their own counts, and is held like any other', async () => {
  const { user_id, grant_id } = await administratorByGrant();
  await scene.call(permissions.revokeOnDomain, adminGrant());
  const path = { project_id: scene.account.project_id, grant_id };
  expect(await scene.refusal(grants.deleteGrant, { path })).toBe(LOCKED_OUT);
  expect(await scene.refusal(contracts.deleteUser, { path: { user_id } })).toBe(LOCKED_OUT);
});

test.each(['all_projects', 'project'] as const)(
  'an administrator of %s only is none of the account',
  async (type) => {
    const user_id = await scene.newUser();
    const project_id = scene.account.project_id;
    const scope = { type, ...(type === 'project' && { id: project_id }) };
    const body = { user_id, role_id: ADMINISTRATOR_POLICY_ID, scope };
    await scene.call(grants.createGrant, { path: { project_id }, body });
    expect(await scene.refusal(contracts.deleteUser, first())).toBe(LOCKED_OUT);
  },
);

test('a policy that denies the way back cannot be granted to the only administrator as a user', async () => {
  const { role } = await scene.call(permissions.createCustomPolicy, { body: denyAll });
  const path = { project_id: scene.account.project_id };
  const body = { user_id: scene.userId, role_id: role.id, scope: { type: 'account' as const } };
  expect(await scene.refusal(grants.createGrant, { path, body })).toBe(LOCKED_OUT);
});
