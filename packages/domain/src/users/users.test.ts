import * as contracts from '@turnpike/contracts/http/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { principalOfSession } from '../accounts/load-principal.ts';
import { signIn } from '../sessions/sign-in.ts';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await createIdentityScene(await createIdentityWorld());
});
afterAll(() => scene.world.close());

const user = (more: object = {}) => ({
  user: { name: 'alice', domain_id: scene.accountId, password: 'Passw0rd', ...more },
});
/** Id of the session; null: refused. */
async function signInAs(userName: string, password = 'Passw0rd'): Promise<string | null> {
  const accountName = scene.account.account.name;
  const opened = await signIn(scene.world.env, { accountName, userName, password });
  return opened.refusal ? null : opened.sessionId;
}

test('a user is created, shown, found by name, changed and deleted', async () => {
  const { user: made } = await scene.call(contracts.createUser, { body: user({ email: 'a@example.org' }) });
  expect(made).toMatchObject({
    name: 'alice',
    domain_id: scene.accountId,
    enabled: true,
    email: 'a@example.org',
    access_mode: 'default',
    last_login_time: null,
  });
  const path = { user_id: made.id };
  expect(await scene.call(contracts.showUser, { path })).toEqual({ user: made });
  expect(await scene.call(contracts.listUsers, { query: { name: 'alice' } })).toMatchObject({
    users: [made],
    total: 1,
  });
  const { user: changed } = await scene.call(contracts.updateUser, {
    path,
    body: { user: { name: 'alicia', description: 'moved' } },
  });
  expect(changed).toEqual({ ...made, name: 'alicia', description: 'moved' });
  await scene.call(contracts.deleteUser, { path });
  expect(await scene.refusal(contracts.showUser, { path })).toBe(
    'IAM.0004: The user, group or policy does not exist.',
  );
});

test('two users of an account never have the same name', async () => {
  await scene.newUser({ name: 'bob' });
  const other = await scene.newUser();
  const taken = 'IAM.0012: The name already exists.';
  expect(await scene.refusal(contracts.createUser, { body: user({ name: 'bob' }) })).toBe(taken);
  const rename = { path: { user_id: other }, body: { user: { name: 'bob' } } };
  expect(await scene.refusal(contracts.updateUser, rename)).toBe(taken);
});

test('a user is created in one’s own account only, and every other account is answered alike', async () => {
  const other = await createIdentityScene(scene.world);
  const answers = await Promise.all(
    [other.accountId, '0'.repeat(32)].map((domain_id) =>
      scene.refusal(contracts.createUser, { body: user({ domain_id }) }),
    ),
  );
  expect(new Set(answers)).toEqual(
    new Set([
      'APIG.2012: Invalid parameter value,parameterName:user.domain_id. Must be the id of your own account.',
    ]),
  );
});

test('users sign in by their password, but those for programs only have none', async () => {
  await scene.newUser({ name: 'carol' });
  expect(await signInAs('carol')).not.toBeNull();
  await scene.newUser({ name: 'robot', access_mode: 'programmatic', password: undefined });
  expect(await signInAs('robot')).toBeNull();
  expect(
    await scene.refusal(contracts.createUser, { body: user({ name: 'r2', access_mode: 'programmatic' }) }),
  ).toContain('user.password');
});

test('a new password ends the sessions and takes the place of the old one', async () => {
  const id = await scene.newUser({ name: 'dora' });
  const session = await signInAs('dora');
  await scene.call(contracts.updateUser, {
    path: { user_id: id },
    body: { user: { password: 'N3wPassword' } },
  });
  expect(await principalOfSession(scene.world.env, session ?? '')).toBeNull();
  expect(await signInAs('dora')).toBeNull();
  expect(await signInAs('dora', 'N3wPassword')).not.toBeNull();
});

test('a user who was disabled and enabled again has to sign in again', async () => {
  const id = await scene.newUser({ name: 'emil' });
  const session = await signInAs('emil');
  for (const enabled of [false, true])
    await scene.call(contracts.updateUser, { path: { user_id: id }, body: { user: { enabled } } });
  expect(await principalOfSession(scene.world.env, session ?? '')).toBeNull();
  expect(await signInAs('emil')).not.toBeNull();
});

test('no answer about users holds a password or its hash', async () => {
  const { users } = await scene.call(contracts.listUsers);
  expect(JSON.stringify(users)).not.toMatch(/argon2|passwordHash|Passw0rd/);
});

test('memberships can be made twice, are listed from both sides, and end once', async () => {
  const [user_id, group_id] = [await scene.newUser(), await scene.newGroup('developers')];
  const path = { user_id, group_id };
  await scene.call(contracts.addUserToGroup, { path });
  await scene.call(contracts.addUserToGroup, { path });
  expect((await scene.call(contracts.listUsersOfGroup, { path: { group_id } })).users).toMatchObject([
    { id: user_id },
  ]);
  expect((await scene.call(contracts.listGroupsOfUser, { path: { user_id } })).groups).toMatchObject([
    { id: group_id, name: 'developers' },
  ]);
  await scene.call(contracts.removeUserFromGroup, { path });
  expect(await scene.refusal(contracts.removeUserFromGroup, { path })).toContain('IAM.0004');
});

test('a group is renamed and deleted with its memberships, and its name is taken once', async () => {
  const group_id = await scene.newGroup('temporary');
  await scene.newGroup('lasting');
  const body = { group: { name: 'lasting' } };
  expect(await scene.refusal(contracts.createUserGroup, { body })).toContain('IAM.0012');
  expect(await scene.refusal(contracts.updateUserGroup, { path: { group_id }, body })).toContain('IAM.0012');
  const user_id = await scene.newUser();
  await scene.call(contracts.addUserToGroup, { path: { group_id, user_id } });
  await scene.call(contracts.deleteUserGroup, { path: { group_id } });
  expect(await scene.refusal(contracts.showUserGroup, { path: { group_id } })).toContain('IAM.0004');
  expect((await scene.call(contracts.listGroupsOfUser, { path: { user_id } })).groups).toEqual([]);
});
