import * as permissions from '@turnpike/contracts/http/permissions';
import * as users from '@turnpike/contracts/http/users';
import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { ADMINISTRATOR_POLICY_ID } from '../accounts/administrator.ts';
import type { Caller } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';

/** Whoever may change permissions could give themselves any: resources are how a policy keeps that within bounds. */

let world: World;
let scene: IdentityScene;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

/** A new user with just these statements, for the whole account. */
async function userWith(
  build: (self: { userId: string; groupId: string }) => PolicyStatement[],
): Promise<{ caller: () => Promise<Caller>; userId: string; groupId: string }> {
  const [userId, groupId] = [await scene.newUser(), await scene.newGroup()];
  const policy = { Version: '1.1' as const, Statement: build({ userId, groupId }) };
  const { role } = await scene.call(permissions.createCustomPolicy, {
    body: { role: { display_name: newId(), type: 'AX', policy } },
  });
  await scene.call(permissions.grantOnDomain, {
    path: { domain_id: scene.accountId, group_id: groupId, role_id: role.id },
  });
  await scene.call(users.addUserToGroup, { path: { group_id: groupId, user_id: userId } });
  const { credential } = await scene.call(users.createAccessKey, {
    body: { credential: { user_id: userId } },
  });
  return { caller: () => scene.callerOf(credential.access), userId, groupId };
}

const urn = (type: string, path: string) => `iam::${scene.accountId}:${type}:${path}`;

test('a user may be left to manage their own access keys and nobody else’s', async () => {
  const { caller, userId } = await userWith((self) => [
    {
      Effect: 'Allow',
      Action: ['iam:credentials:*'],
      Resource: [urn('credential', `${self.userId}/*`)],
    },
  ]);
  const self = await caller();
  const keyFor = (user_id: string) => ({ body: { credential: { user_id } } });
  const { credential } = await scene.call(users.createAccessKey, keyFor(userId), self);
  const path = { access_key: credential.access };
  const off = { path, body: { credential: { status: 'inactive' as const } } };
  await scene.call(users.updateAccessKey, off, self);
  await scene.call(users.deleteAccessKey, { path }, self);
  expect((await scene.call(users.listAccessKeys, {}, self)).credentials).toHaveLength(1);

  const administrator = scene.account.access_key.ak;
  expect(await scene.refusal(users.createAccessKey, keyFor(scene.userId), self)).toContain('APIG.1005');
  expect(await scene.refusal(users.deleteAccessKey, { path: { access_key: administrator } }, self)).toContain(
    'APIG.1005',
  );
  // The list of another user's keys holds what they may see of it: nothing.
  const ofAnother = { query: { user_id: scene.userId } };
  expect((await scene.call(users.listAccessKeys, {})).credentials).toHaveLength(1);
  expect((await scene.call(users.listAccessKeys, ofAnother, self)).credentials).toEqual([]);
});

test('a user who may fill some groups cannot enter group admin, nor grant their group more', async () => {
  const fillable = await scene.newGroup();
  const { caller, userId, groupId } = await userWith(() => [
    {
      Effect: 'Allow',
      Action: ['iam:permissions:addUserToGroup'],
      Resource: [urn('group', fillable)],
    },
  ]);
  const self = await caller();
  const into = (group_id: string) => ({ path: { group_id, user_id: userId } });
  await scene.call(users.addUserToGroup, into(fillable), self);
  expect(await scene.refusal(users.addUserToGroup, into(scene.adminGroupId), self)).toContain('APIG.1005');
  const grant = {
    path: { domain_id: scene.accountId, group_id: groupId, role_id: ADMINISTRATOR_POLICY_ID },
  };
  expect(await scene.refusal(permissions.grantOnDomain, grant, self)).toContain('APIG.1005');
});

test('a Deny keeps what a security administrator may do away from group admin and its members', async () => {
  const { caller, userId } = await userWith(() => [
    { Effect: 'Allow', Action: ['iam:*:*'] },
    {
      Effect: 'Deny',
      Action: ['iam:*:*'],
      Resource: [
        urn('group', scene.adminGroupId),
        urn('user', scene.userId),
        urn('credential', `${scene.userId}/*`),
      ],
    },
  ]);
  const self = await caller();
  const enter = { path: { group_id: scene.adminGroupId, user_id: userId } };
  expect(await scene.refusal(users.addUserToGroup, enter, self)).toContain('APIG.1005');
  const password = { path: { user_id: scene.userId }, body: { user: { password: 'Takeover-1' } } };
  expect(await scene.refusal(users.updateUser, password, self)).toContain('APIG.1005');
  const key = { body: { credential: { user_id: scene.userId } } };
  expect(await scene.refusal(users.createAccessKey, key, self)).toContain('APIG.1005');
});

test('what is taken from a user counts for keys that are already in use', async () => {
  const { caller, userId, groupId } = await userWith(() => [{ Effect: 'Allow', Action: ['iam:users:*'] }]);
  await scene.call(users.listUsers, {}, await caller());
  await scene.call(users.removeUserFromGroup, { path: { group_id: groupId, user_id: userId } });
  expect(await scene.refusal(users.listUsers, {}, await caller())).toContain('APIG.1005');
});
