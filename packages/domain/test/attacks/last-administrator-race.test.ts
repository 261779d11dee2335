import * as permissions from '@turnpike/contracts/http/permissions';
import * as users from '@turnpike/contracts/http/users';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMINISTRATOR_POLICY_ID } from '../../src/accounts/administrator.ts';
import type { Caller } from '../../src/kernel/define-operation.ts';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../identity-scene.ts';

/** Each of two administrators takes the other out, in whichever way, at the same time: one of them is left. */

const ROUNDS = 12;

let world: World;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());

interface Administrator {
  userId: string;
  ak: string;
  caller: Caller;
}

/** For programs only, so that the key is the one way in. */
async function newAdministrator(scene: IdentityScene): Promise<Administrator> {
  const userId = await scene.newUser({ access_mode: 'programmatic', password: undefined });
  await scene.call(users.addUserToGroup, { path: { user_id: userId, group_id: scene.adminGroupId } });
  const { credential } = await scene.call(users.createAccessKey, {
    body: { credential: { user_id: userId } },
  });
  return { userId, ak: credential.access, caller: await scene.callerOf(credential.access) };
}

type Takedown = (scene: IdentityScene, by: Administrator, of: Administrator) => Promise<unknown>;

const takedowns: Record<string, Takedown> = {
  'deletes the other': (scene, by, of) =>
    scene.call(users.deleteUser, { path: { user_id: of.userId } }, by.caller),
  'disables the other': (scene, by, of) =>
    scene.call(
      users.updateUser,
      { path: { user_id: of.userId }, body: { user: { enabled: false } } },
      by.caller,
    ),
  'takes the other out of group admin': (scene, by, of) =>
    scene.call(
      users.removeUserFromGroup,
      { path: { user_id: of.userId, group_id: scene.adminGroupId } },
      by.caller,
    ),
  'disables the other’s key': (scene, by, of) =>
    scene.call(
      users.updateAccessKey,
      { path: { access_key: of.ak }, body: { credential: { status: 'inactive' } } },
      by.caller,
    ),
  'deletes the other’s key': (scene, by, of) =>
    scene.call(users.deleteAccessKey, { path: { access_key: of.ak } }, by.caller),
  'puts the other under a policy that denies': async (scene, by, of) => {
    const [denying, members] = [await denyingPolicy(scene), await scene.newGroup()];
    await scene.call(users.addUserToGroup, { path: { user_id: of.userId, group_id: members } }, by.caller);
    const path = { domain_id: scene.accountId, group_id: members, role_id: denying };
    await scene.call(permissions.grantOnDomain, { path }, by.caller);
  },
  'revokes what group admin is granted': (scene, by) =>
    scene.call(
      permissions.revokeOnDomain,
      {
        path: {
          domain_id: scene.accountId,
          group_id: scene.adminGroupId,
          role_id: ADMINISTRATOR_POLICY_ID,
        },
      },
      by.caller,
    ),
};

async function denyingPolicy(scene: IdentityScene): Promise<string> {
  const policy = { Version: '1.1' as const, Statement: [{ Effect: 'Deny' as const, Action: ['*'] }] };
  const body = { role: { display_name: newId(), policy } };
  return (await scene.call(permissions.createCustomPolicy, { body })).role.id;
}

/** Whether somebody can still undo it all: looked at from outside, by doing what an administrator does. */
async function canAdminister(scene: IdentityScene, administrator: Administrator): Promise<boolean> {
  try {
    const caller = await scene.callerOf(administrator.ak);
    await scene.call(users.createUserGroup, { body: { group: { name: newId() } } }, caller);
    return true;
  } catch {
    return false;
  }
}

/** An account whose only administrators are two new ones, for programs. */
async function accountOfTwo(): Promise<{ scene: IdentityScene; two: [Administrator, Administrator] }> {
  const scene = await createIdentityScene(world);
  const two: [Administrator, Administrator] = [await newAdministrator(scene), await newAdministrator(scene)];
  await scene.call(users.deleteUser, { path: { user_id: scene.userId } }, two[0].caller);
  return { scene, two };
}

const names = Object.keys(takedowns);

test.each(names)('one administrator is left where each of two %s', async (name) => {
  await raceIn(Array.from({ length: 2 }, () => [name, name]));
});

test('one administrator is left whichever ways are taken at once', async () => {
  await raceIn(
    Array.from({ length: ROUNDS }, (_, round) => [
      names[round % names.length] ?? '',
      names[(round * 3 + 1) % names.length] ?? '',
      names[(round * 5 + 2) % names.length] ?? '',
      names[(round * 2 + 3) % names.length] ?? '',
    ]),
  );
});

/** Runs rounds, each with its takedowns at once, by one and the other in turn. */
async function raceIn(rounds: string[][]): Promise<void> {
  for (const round of rounds) {
    const { scene, two } = await accountOfTwo();
    const outcomes = await Promise.allSettled(
      round.map((name, index) => {
        const [by, of] = index % 2 === 0 ? two : [two[1], two[0]];
        return takedowns[name]?.(scene, by, of);
      }),
    );
    const faults = outcomes.filter(
      (outcome) => outcome.status === 'rejected' && !(outcome.reason instanceof ManagementError),
    );
    expect({ round, faults }).toEqual({ round, faults: [] });
    const left = await Promise.all(two.map((administrator) => canAdminister(scene, administrator)));
    expect({ round, left: left.includes(true) }).toEqual({ round, left: true });
  }
}
