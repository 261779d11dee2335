import * as access from '@turnpike/contracts/http/access';
import { createCustomPolicy, grantOnDomain } from '@turnpike/contracts/http/permissions';
import { addUserToGroup, createAccessKey, listUsers, showUser } from '@turnpike/contracts/http/users';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { until } from '@turnpike/testkit/poll';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { newId } from '../kernel/new-id.ts';

let world: World;
let scene: IdentityScene;
let project: { project_id: string };
beforeAll(async () => {
  world = await createIdentityWorld();
  scene = await createIdentityScene(world);
  project = { project_id: scene.account.project_id };
});
afterAll(() => world.close());

async function member(policy: PolicyDocument) {
  const [user_id, group_id] = [await scene.newUser(), await scene.newGroup()];
  await scene.call(addUserToGroup, { path: { group_id, user_id } });
  const body = { role: { display_name: `p${newId()}`, policy } };
  const { role } = await scene.call(createCustomPolicy, { body });
  await scene.call(grantOnDomain, { path: { domain_id: scene.accountId, group_id, role_id: role.id } });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  return { user_id, group_id, policyId: role.id, caller: () => scene.callerOf(credential.access) };
}

const show = (query: Record<string, string>) =>
  scene.call(access.showLeastPrivilege, { path: project, query });

async function usedDaysAgo(userId: string, action: string, days: number): Promise<void> {
  const now = world.env.now();
  const day = new Date(now.getTime() - days * 24 * 60 * 60 * 1_000);
  await world.env.database.actionUse.create({ data: { accountId: scene.accountId, userId, action, day } });
}

const users: PolicyDocument = {
  Version: '1.1',
  Statement: [
    { Effect: 'Allow', Action: ['iam:users:*'] },
    { Effect: 'Deny', Action: ['iam:users:deleteUser'] },
  ],
};

test('what was taken counts as used from then on, for the user and for their group', async () => {
  const { user_id, group_id, policyId, caller } = await member(users);
  const before = await show({ user_id });
  expect(before.used).toEqual([]);
  expect(before.unused).toEqual(expect.arrayContaining(['iam:users:listUsers', 'iam:users:getUser']));
  expect(before.unused).not.toContain('iam:users:deleteUser');

  await scene.call(listUsers, {}, await caller());
  const used = await until(
    async () => ((await show({ user_id })).used.length > 0 ? show({ user_id }) : null),
    {
      deadlineMs: 10_000,
      waitingFor: 'the use to be recorded',
    },
  );
  expect(used.used).toEqual([
    { action: 'iam:users:listUsers', last_used: world.env.now().toISOString().slice(0, 10) },
  ]);
  expect(used.unused).not.toContain('iam:users:listUsers');
  expect(used.narrowed).toEqual([
    {
      policy_id: policyId,
      policy_name: expect.any(String),
      documents: [
        {
          Version: '1.1',
          Statement: [
            { Effect: 'Allow', Action: ['iam:users:listUsers'] },
            { Effect: 'Deny', Action: ['iam:users:deleteUser'] },
          ],
        },
      ],
    },
  ]);
  const ofGroup = await show({ group_id });
  expect({ ...ofGroup }).toEqual({ ...used });
});

test('a user who was left just what they used can go on with just that', async () => {
  const { user_id, caller } = await member(users);
  await usedDaysAgo(user_id, 'iam:users:listUsers', 3);
  const { narrowed } = await show({ user_id });
  const policy = narrowed[0]?.documents[0] ?? { Version: '1.1' as const, Statement: [] };
  const left = await member(policy);
  expect((await scene.call(listUsers, {}, await left.caller())).users).not.toEqual([]);
  const other = { path: { user_id: scene.userId } };
  await scene.call(showUser, other, await caller());
  expect(await scene.refusal(showUser, other, await left.caller())).toContain('APIG.1005');
});

test('only the last days count, today being the last of them', async () => {
  const { user_id } = await member(users);
  await usedDaysAgo(user_id, 'iam:users:getUser', 0);
  await usedDaysAgo(user_id, 'iam:users:listUsers', 6);
  await usedDaysAgo(user_id, 'iam:users:updateUser', 7);
  const actions = async (days: string) => (await show({ user_id, days })).used.map(({ action }) => action);
  expect(await actions('1')).toEqual(['iam:users:getUser']);
  expect(await actions('7')).toEqual(['iam:users:getUser', 'iam:users:listUsers']);
  expect(await actions('8')).toEqual(['iam:users:getUser', 'iam:users:listUsers', 'iam:users:updateUser']);
});

test('what another user took, or was not granted, is not told', async () => {
  const [one, other] = [await member(users), await member(users)];
  await usedDaysAgo(other.user_id, 'iam:users:getUser', 0);
  await usedDaysAgo(one.user_id, 'apig:apis:get', 0);
  expect((await show({ user_id: one.user_id })).used).toEqual([]);
});

test.each<[what: string, query: () => Record<string, string>, refusal: string]>([
  ['nobody', () => ({}), 'APIG.2012'],
  ['a user and a group', () => ({ user_id: scene.userId, group_id: scene.adminGroupId }), 'APIG.2012'],
  ['somebody whom there is not', () => ({ user_id: newId() }), 'IAM.0004'],
  ['no days', () => ({ user_id: scene.userId, days: '0' }), 'APIG.2012'],
])('a question about %s is refused', async (_what, query, refusal) => {
  expect(await scene.refusal(access.showLeastPrivilege, { path: project, query: query() })).toContain(
    refusal,
  );
});
