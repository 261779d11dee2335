import * as details from '@turnpike/contracts/http/user-details';
import * as contracts from '@turnpike/contracts/http/users';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { saveSetting } from '../account-security/repository.ts';
import { principalOfAccessKey, principalOfSession } from '../accounts/load-principal.ts';
import { signIn } from '../sessions/sign-in.ts';

let world: World;
let scene: IdentityScene;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

async function signInAs(userName: string, password = 'Passw0rd'): Promise<string | null> {
  const accountName = scene.account.account.name;
  const opened = await signIn(world.env, { accountName, userName, password });
  return opened.refusal ? null : opened.sessionId;
}

const keyOf = async (user_id: string) =>
  (await scene.call(contracts.createAccessKey, { body: { credential: { user_id } } })).credential.access;
const show = async (user_id: string) =>
  (await scene.call(details.showUserDetails, { path: { user_id } })).user;
const change = (user_id: string, user: object) =>
  scene.call(details.updateUserDetails, { path: { user_id }, body: { user } });

test('a user made with few fields is the same as one made with all', async () => {
  const body = { user: { name: 'plain', password: 'Passw0rd', domain_id: scene.accountId } };
  const { user } = await scene.call(details.createPlainUser, { body });
  expect(await show(user.id)).toMatchObject({ name: 'plain', access_mode: 'default', pwd_status: true });
  expect(await scene.refusal(details.createPlainUser, { body })).toContain('IAM.0012');
});

test('everything that can be set of a user is shown as it was set', async () => {
  const id = await scene.newUser({ areacode: '0049', phone: '1701234567', pwd_status: false });
  expect(await show(id)).toMatchObject({ areacode: '0049', phone: '1701234567', pwd_status: false });
  const wanted = {
    name: 'renamed',
    email: 'r@example.org',
    areacode: '0033',
    phone: '612345678',
    enabled: false,
    pwd_status: true,
    description: 'moved',
    access_mode: 'console',
  };
  const { user } = await change(id, wanted);
  expect(user).toMatchObject(wanted);
  expect(await show(id)).toEqual(user);
  expect(await change(id, {})).toEqual({ user });
});

test.each([
  ['xuser_id', { xuser_id: 'x' }],
  ['xuser_type', { xuser_type: 'TenantIdp' }],
  ['phone', { areacode: '0049' }],
  ['areacode', { phone: '1701234567' }],
  ['email', { email: 'nobody' }],
  ['password', { access_mode: 'programmatic', password: 'Passw0rd' }],
])('a wrong %s is refused by its name', async (field, wrong) => {
  const id = await scene.newUser();
  const input = { path: { user_id: id }, body: { user: wrong as object } };
  expect(await scene.refusal(details.updateUserDetails, input)).toContain(`parameterName:user.${field}.`);
});

test('a filter that is not known is refused by its name, instead of all users being listed', async () => {
  const query = { password_expires_at: 'lt:2026-12-01T00:00:00Z' };
  expect(await scene.refusal(contracts.listUsers, { query })).toContain('parameterName:password_expires_at.');
});

test('keys are void while their user has console access only', async () => {
  const id = await scene.newUser();
  const access = await keyOf(id);
  await change(id, { access_mode: 'console' });
  expect(await principalOfAccessKey(world.env, access)).toBeNull();
  await change(id, { access_mode: 'default' });
  expect(await principalOfAccessKey(world.env, access)).not.toBeNull();
});

test('programmatic access ends the sessions and the password, which does not come back', async () => {
  const id = await scene.newUser({ name: 'robot', pwd_status: false });
  const session = await signInAs('robot');
  expect(session).not.toBeNull();
  await change(id, { access_mode: 'programmatic' });
  expect(await signInAs('robot')).toBeNull();
  await change(id, { access_mode: 'default' });
  expect(await principalOfSession(world.env, session ?? '')).toBeNull();
  expect(await signInAs('robot')).toBeNull();
});

test('the last administrator keeps a way in', async () => {
  const locked = 'TURNPIKE.3420';
  const path = { user_id: scene.userId };
  const refusal = (user: object) => scene.refusal(details.updateUserDetails, { path, body: { user } });
  await scene.call(contracts.deleteAccessKey, { path: { access_key: scene.account.access_key.ak } });
  expect(await refusal({ access_mode: 'programmatic' })).toContain(locked);
  expect(await refusal({ enabled: false })).toContain(locked);
  await change(scene.userId, { access_mode: 'console' });
});

test('users change their own e-mail address and number, nobody else’s, and only what the account lets them', async () => {
  const id = await scene.newUser();
  const self = await scene.callerOf(await keyOf(id));
  const own = (user: object) => ({ path: { user_id: id }, body: { user } });
  await scene.call(
    details.updateUserInformation,
    own({ email: 'me@example.org', mobile: '0049-1701234567' }),
    self,
  );
  expect(await show(id)).toMatchObject({ email: 'me@example.org', areacode: '0049', phone: '1701234567' });
  const other = { path: { user_id: scene.userId }, body: { user: { email: 'me@example.org' } } };
  expect(await scene.refusal(details.updateUserInformation, other, self)).toContain('APIG.1005');
  const protectPolicy = { allow_user: { manage_email: false } };
  await saveSetting(world.env.database, scene.accountId, 'protectPolicy', protectPolicy, new Date());
  expect(await scene.refusal(details.updateUserInformation, own({ email: 'x@example.org' }), self)).toContain(
    'parameterName:user.email.',
  );
  await scene.call(details.updateUserInformation, own({ mobile: '0033-612345678' }), self);
});

test('whether a user is in a group can be asked', async () => {
  const path = { user_id: await scene.newUser(), group_id: await scene.newGroup() };
  expect(await scene.refusal(details.checkUserInGroup, { path })).toContain('IAM.0004');
  await scene.call(contracts.addUserToGroup, { path });
  await scene.call(details.checkUserInGroup, { path });
});
