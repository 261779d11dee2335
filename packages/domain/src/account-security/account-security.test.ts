import * as contracts from '@turnpike/contracts/http/account-security';
import { showSession } from '@turnpike/contracts/http/permissions';
import * as users from '@turnpike/contracts/http/users';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSignInScene, PASSWORD, type SignInScene } from '../../test/sign-in-scene.ts';
import type { Caller } from '../kernel/define-operation.ts';

let world: World;
let scene: SignInScene;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createSignInScene(world);
});

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const path = () => ({ domain_id: scene.accountId });
const at = (caller: Caller, sourceIp: string): Caller => ({ ...caller, sourceIp });

const setPasswordPolicy = (password_policy: object) =>
  scene.call(contracts.updatePasswordPolicy, { path: path(), body: { password_policy } });
const setLoginPolicy = (login_policy: object) =>
  scene.call(contracts.updateLoginPolicy, { path: path(), body: { login_policy } });
const change = (user_id: string, original_password: string, password: string) => ({
  path: { user_id },
  body: { user: { original_password, password } },
});

test('what was never set has the documented defaults', async () => {
  expect(await scene.call(contracts.showPasswordPolicy, { path: path() })).toMatchObject({
    password_policy: {
      minimum_password_length: 8,
      maximum_password_length: 64,
      password_char_combination: 2,
      number_of_recent_passwords_disallowed: 1,
      password_validity_period: 0,
    },
  });
  expect(await scene.call(contracts.showLoginPolicy, { path: path() })).toEqual({
    login_policy: {
      account_validity_period: 0,
      custom_info_for_login: '',
      lockout_duration: 15,
      login_failed_times: 5,
      period_with_login_failures: 15,
      session_timeout: 60,
      show_recent_login_info: false,
    },
  });
});

test('an update changes what it names, and the audit row tells both sides', async () => {
  await setPasswordPolicy({ minimum_password_length: 12 });
  const { password_policy } = await setPasswordPolicy({ password_char_combination: 3 });
  expect(password_policy).toMatchObject({ minimum_password_length: 12, password_char_combination: 3 });
  const rows = await world.env.database.auditEvent.findMany({
    where: { accountId: scene.accountId, operationId: 'UpdateDomainPasswordPolicy' },
    orderBy: { seq: 'asc' },
  });
  expect(rows[1]).toMatchObject({
    before: { policy: { minimum_password_length: 12, password_char_combination: 2 } },
    after: { policy: { minimum_password_length: 12, password_char_combination: 3 } },
  });
});

test.each<[string, object]>([
  ['password_policy.minimum_password_length', { minimum_password_length: 7 }],
  ['password_policy.password_validity_period', { password_validity_period: 181 }],
  ['password_policy.is_strong', { is_strong: true }],
])('%s is refused by name when it can have no effect', async (field, password_policy) => {
  const refusal = await scene.refusal(contracts.updatePasswordPolicy, {
    path: path(),
    body: { password_policy },
  });
  expect(refusal).toContain(`parameterName:${field}`);
});

test.each<[string, object]>([
  ['protect_policy.operation_protection', { operation_protection: true }],
  ['protect_policy.admin_check', { admin_check: 'on' }],
  ['protect_policy.mobile', { mobile: '0086-1' }],
])('%s is refused by name: nothing would follow from it', async (field, protect_policy) => {
  const body = { protect_policy };
  expect(await scene.refusal(contracts.updateProtectPolicy, { path: path(), body })).toContain(field);
});

test('the password policy holds for every way to a password', async () => {
  const { id, name } = await scene.someone();
  await setPasswordPolicy({ minimum_password_length: 12 });
  const caller = await scene.sessionOf(name);
  const rule = 'at least 12 characters';
  const short = 'Sh0rt-one';
  const user = { name: 'x1', domain_id: scene.accountId, password: short };
  expect(await scene.refusal(users.createUser, { body: { user } })).toContain(rule);
  const reset = { path: { user_id: id }, body: { user: { password: short } } };
  expect(await scene.refusal(users.updateUser, reset)).toContain(rule);
  expect(await scene.refusal(users.changePassword, change(id, PASSWORD, short), caller)).toContain(rule);
});

test('a new password differs from as many earlier ones as the policy says', async () => {
  await setPasswordPolicy({ number_of_recent_passwords_disallowed: 3 });
  const { id, name } = await scene.someone();
  const caller = await scene.sessionOf(name);
  let present = PASSWORD;
  const to = async (password: string) => {
    await scene.call(users.changePassword, change(id, present, password), caller);
    present = password;
  };
  for (const next of ['Second-2', 'Third-33']) await to(next);
  for (const earlier of [PASSWORD, 'Second-2', 'Third-33'])
    expect(await scene.refusal(users.changePassword, change(id, present, earlier), caller)).toContain(
      'forbids the last 3 passwords',
    );
  await to('Fourth-4');
  await to(PASSWORD);
});

test('users wait for the minimum age of their password; an administrator’s reset does not', async () => {
  await setPasswordPolicy({ minimum_password_age: 10 });
  const { id, name } = await scene.someone();
  const caller = await scene.sessionOf(name);
  scene.clock.advance(10 * MINUTE_MS - 1);
  const input = change(id, PASSWORD, 'Second-2');
  expect(await scene.refusal(users.changePassword, input, caller)).toContain('10 minutes');
  scene.clock.advance(1);
  await scene.call(users.changePassword, input, caller);
  const reset = { path: { user_id: id }, body: { user: { password: 'Third-3x' } } };
  await scene.call(users.updateUser, reset);
});

test('a password that has run out must be changed at the next sign-in', async () => {
  await setPasswordPolicy({ password_validity_period: 30 });
  const { id, name } = await scene.someone();
  scene.clock.advance(30 * DAY_MS);
  expect((await scene.sessionOf(name)).principal.admission?.mustChangePassword).toBe(false);
  scene.clock.advance(1);
  const caller = await scene.sessionOf(name);
  expect(await scene.refusal(users.showUser, { path: { user_id: id } }, caller)).toContain('TURNPIKE.3403');
  await scene.call(users.changePassword, change(id, PASSWORD, 'Second-2'), caller);
  expect((await scene.sessionOf(name, { password: 'Second-2' })).principal.admission).toMatchObject({
    mustChangePassword: false,
  });
});

test('the login policy says how many failures lock for how long', async () => {
  await setLoginPolicy({ login_failed_times: 3, lockout_duration: 30, period_with_login_failures: 20 });
  const { name } = await scene.someone();
  const fail = () => scene.attempt(name, { password: 'wrong' });
  for (let n = 0; n < 3; n += 1) expect((await fail()).refusal).toBe('wrong');
  expect((await scene.attempt(name)).refusal).toBe('locked');
  scene.clock.advance(30 * MINUTE_MS - 1);
  expect((await scene.attempt(name)).refusal).toBe('locked');
  scene.clock.advance(1);
  expect((await scene.attempt(name)).refusal).toBeUndefined();
  for (let n = 0; n < 2; n += 1) await fail();
  scene.clock.advance(20 * MINUTE_MS);
  for (let n = 0; n < 2; n += 1) await fail();
  expect((await scene.attempt(name)).refusal).toBeUndefined();
});

test('whoever has not signed in for too long cannot, until an administrator gives a new password', async () => {
  await setLoginPolicy({ account_validity_period: 10 });
  const { id, name } = await scene.someone();
  scene.clock.advance(10 * DAY_MS);
  expect((await scene.attempt(name)).refusal).toBeUndefined();
  scene.clock.advance(10 * DAY_MS + 1);
  expect((await scene.attempt(name)).refusal).toBe('wrong');
  await scene.call(users.updateUser, { path: { user_id: id }, body: { user: { password: 'Second-2' } } });
  expect((await scene.attempt(name, { password: 'Second-2' })).refusal).toBeUndefined();
});

test('who signs in is told what the account has to say and when they were here before, where it wants so', async () => {
  const { name } = await scene.someone();
  const before = scene.clock.date();
  expect(await scene.attempt(name)).toMatchObject({ notice: '', lastLoginAt: null });
  await setLoginPolicy({ custom_info_for_login: 'Hello', show_recent_login_info: true });
  expect(await scene.attempt(name)).toMatchObject({ notice: 'Hello', lastLoginAt: before });
});

test('the access-control policy of the console is asked at sign-in and at every request of a session', async () => {
  const { name } = await scene.someone();
  const caller = await scene.sessionOf(name);
  const allow_address_netmasks = [{ address_netmask: '192.0.2.0/24' }];
  await scene.call(contracts.updateConsoleAclPolicy, {
    path: path(),
    body: { console_acl_policy: { allow_address_netmasks } },
  });
  const from = (sourceIp: string) => ({ from: { requestId: '', sourceIp, userAgent: '' } });
  expect((await scene.attempt(name, from('198.51.100.1'))).refusal).toBe('address_not_allowed');
  expect((await scene.attempt(name, { ...from('198.51.100.1'), password: 'wrong' })).refusal).toBe('wrong');
  expect((await scene.attempt(name, from('::1'))).refusal).toBe('address_not_allowed');
  const session = await scene.sessionOf(name, from('192.0.2.9'));
  const ask = { path: { project_id: scene.account.project_id } };
  await scene.call(showSession, ask, at(session, '192.0.2.200'));
  expect(await scene.refusal(showSession, ask, at(session, '192.0.3.1'))).toContain('TURNPIKE.3402');
  expect(await scene.refusal(showSession, ask, at(session, ''))).toContain('TURNPIKE.3402');
  expect(await scene.refusal(users.listUsers, {}, at(session, '203.0.113.1'))).toContain('TURNPIKE.3402');
  // The policy of the API is another one.
  await scene.call(users.listUsers, {}, at(await scene.caller(), '203.0.113.1'));
  expect(caller.principal.credential.kind).toBe('session');
});

test('the access-control policy of the API is asked at every request with a key; a refusal is on record', async () => {
  const ip_range = '192.0.2.1-192.0.2.9';
  await scene.call(contracts.updateApiAclPolicy, {
    path: path(),
    body: { api_acl_policy: { allow_ip_ranges: [{ ip_range }] } },
  });
  const key = await scene.caller();
  await scene.call(users.listUsers, {}, at(key, '192.0.2.9'));
  expect(await scene.refusal(users.listUsers, {}, at(key, '192.0.2.10'))).toContain('TURNPIKE.3402');
  const where = { accountId: scene.accountId, outcome: 'denied' };
  expect(await world.env.database.auditEvent.findMany({ where })).toMatchObject([
    { operationId: 'KeystoneListUsers', sourceIp: '192.0.2.10', after: { reason: 'address not allowed' } },
  ]);
  const { name } = await scene.someone();
  const session = at(await scene.sessionOf(name), '203.0.113.1');
  await scene.call(showSession, { path: { project_id: scene.account.project_id } }, session);
});

test.each([
  ['nothing', {}],
  ['another network', { allow_address_netmasks: [{ address_netmask: '198.51.100.0/24' }] }],
  ['another family', { allow_ip_ranges_ipv6: [{ ip_range: '::-::ffff' }] }],
])('nobody shuts themselves out: a policy that lets in %s is refused', async (_what, policy) => {
  const api = { path: path(), body: { api_acl_policy: policy } };
  expect(await scene.refusal(contracts.updateApiAclPolicy, api)).toContain('your own address, 192.0.2.1');
  const forConsole = { path: path(), body: { console_acl_policy: policy } };
  expect(await scene.refusal(contracts.updateConsoleAclPolicy, forConsole)).toContain('your own address');
});

test.each([
  ['allow_ip_ranges', [{ ip_range: '192.0.2.9-192.0.2.1' }]],
  ['allow_ip_ranges', [{ ip_range: '192.0.2.0/24' }]],
  ['allow_address_netmasks', [{ address_netmask: '192.0.2.1-192.0.2.9' }]],
  ['allow_address_netmasks', [{ address_netmask: '::1' }]],
  ['allow_ip_ranges_ipv6', [{ ip_range: '0.0.0.0-255.255.255.255' }]],
])('an entry of %s that is none is named: %o', async (list, entries) => {
  const open = { allow_ip_ranges: [{ ip_range: '0.0.0.0-255.255.255.255' }] };
  const body = { api_acl_policy: { ...open, [list]: entries } };
  expect(await scene.refusal(contracts.updateApiAclPolicy, { path: path(), body })).toContain(
    `api_acl_policy.${list}`,
  );
});

test('users manage their own access keys where the account lets them, and list them anyway', async () => {
  const { id, name } = await scene.someone();
  const create = { body: { credential: { user_id: id } } };
  await scene.call(users.createAccessKey, create, await scene.sessionOf(name));
  await scene.call(contracts.updateProtectPolicy, {
    path: path(),
    body: { protect_policy: { allow_user: { manage_accesskey: false } } },
  });
  const caller = await scene.sessionOf(name);
  expect(await scene.refusal(users.createAccessKey, create, caller)).toContain('APIG.1005');
  expect((await scene.call(users.listAccessKeys, {}, caller)).credentials).toHaveLength(1);
  const { protect_policy } = await scene.call(contracts.showProtectPolicy, { path: path() });
  expect(protect_policy.allow_user).toMatchObject({ manage_accesskey: false, manage_password: true });
});
