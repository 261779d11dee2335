import { createInstance, listInstances } from '@turnpike/contracts/http/instances';
import { grantOnDomain } from '@turnpike/contracts/http/permissions';
import { createTemporaryKey, revokeToken } from '@turnpike/contracts/http/tokens';
import {
  addUserToGroup,
  createAccessKey,
  deleteAccessKey,
  deleteUser,
  listUsers,
  updateAccessKey,
  updateUser,
} from '@turnpike/contracts/http/users';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { manualClock } from '@turnpike/testkit/clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import {
  callerOfTemporaryKey,
  callerOfToken,
  obtainToken,
  onToken,
  refusalOf,
} from '../../test/token-client.ts';
import {
  principalOfAccessKey,
  principalOfSession,
  principalOfTemporaryKey,
} from '../accounts/load-principal.ts';
import type { Caller } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';

const clock = manualClock();
let scene: IdentityScene;
let userId: string;
let access: { access: string; secret: string };

beforeAll(async () => {
  const world = await createIdentityWorld();
  world.env.now = clock.date;
  scene = await createIdentityScene(world);
  userId = await administratorNamed();
  access = await permanentKey(userId);
});
afterAll(() => scene.world.close());

/** Somebody with a password that need not be changed first. */
const newUser = (more: object = {}) => scene.newUser({ pwd_status: false, ...more });

async function administratorNamed(): Promise<string> {
  const [user_id, group_id] = [await newUser(), await scene.newGroup()];
  await scene.call(addUserToGroup, { path: { user_id, group_id } });
  const path = { domain_id: scene.accountId, group_id, role_id: 'system_account_administrator' };
  await scene.call(grantOnDomain, { path });
  return user_id;
}

const permanentKey = async (user_id: string) =>
  (await scene.call(createAccessKey, { body: { credential: { user_id } } })).credential;

async function temporaryKey(caller: Caller, more: { token?: object; policy?: PolicyDocument } = {}) {
  const body = { auth: { identity: { methods: ['token' as const], ...more } } };
  return (await scene.call(createTemporaryKey, { body }, caller)).credential;
}

const opens = (key: { access: string; securitytoken: string }) =>
  principalOfTemporaryKey(scene.world.env, key.access, key.securitytoken).then((found) => found !== null);
const allow = (...Action: string[]): PolicyDocument => ({
  Version: '1.1',
  Statement: [{ Effect: 'Allow', Action }],
});
const ownProject = () => ({ path: { project_id: scene.account.project_id } });

test('a temporary key is told once, opens with its own security token and no other, and ends by itself', async () => {
  const caller = await scene.callerOf(access.access);
  const [key, other] = [
    await temporaryKey(caller),
    await temporaryKey(caller, { token: { duration_seconds: 86_400 } }),
  ];
  expect(key).toEqual({
    access: expect.stringMatching(/^TMP[A-Z0-9]{17}$/),
    secret: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    securitytoken: expect.stringMatching(/^tps_[\w-]{43}$/),
    expires_at: new Date(clock.now() + 900_000).toISOString(),
  });
  const opened = await principalOfTemporaryKey(scene.world.env, key.access, key.securitytoken);
  expect(opened).toMatchObject({
    secret: key.secret,
    principal: { id: userId, credential: { kind: 'temporary_key', id: key.access } },
  });
  expect(await opens({ ...key, securitytoken: other.securitytoken })).toBe(false);
  expect(await principalOfAccessKey(scene.world.env, key.access)).toBeNull();
  expect(await principalOfTemporaryKey(scene.world.env, access.access, key.securitytoken)).toBeNull();
  clock.advance(900_000 - 1);
  expect(await opens(key)).toBe(true);
  clock.advance(1);
  expect([await opens(key), await opens(other)]).toEqual([false, true]);
  await temporaryKey(caller);
  expect(await scene.world.env.database.temporaryKey.count({ where: { ak: key.access } })).toBe(0);
});

test.each([899, 86_401, 900.5])('a duration of %d seconds is refused', async (duration_seconds) => {
  const caller = await scene.callerOf(access.access);
  expect(await refusalOf(temporaryKey(caller, { token: { duration_seconds } }))).toContain(
    'duration_seconds',
  );
});

test('its policy narrows what the user may do and never widens it', async () => {
  const caller = await scene.callerOf(access.access);
  const reader = await callerOfTemporaryKey(
    scene,
    await temporaryKey(caller, { policy: allow('apig:instances:list') }),
  );
  expect(await scene.call(listInstances, ownProject(), reader)).toMatchObject({ total: 0 });
  const create = { ...ownProject(), body: { instance_name: 'not-allowed' } };
  expect(await scene.refusal(createInstance, create, reader)).toMatch(/^APIG\.1005/);
  const nobody = await permanentKey(await newUser());
  const all = await temporaryKey(await scene.callerOf(nobody.access), { policy: allow('*') });
  expect(await scene.refusal(listUsers, {}, await callerOfTemporaryKey(scene, all))).toMatch(/^APIG\.1005/);
  const none = await temporaryKey(caller, { policy: { Version: '1.1', Statement: [] } });
  expect(await scene.refusal(listUsers, {}, await callerOfTemporaryKey(scene, none))).toMatch(/^APIG\.1005/);
});

test('a policy that names an action that there is not is refused with its position', async () => {
  const caller = await scene.callerOf(access.access);
  const policy = allow('apig:instances:lst');
  expect(await refusalOf(temporaryKey(caller, { policy }))).toContain('auth.identity.policy.Statement');
});

test('a stored policy that cannot be read lets nothing through', async () => {
  const key = await temporaryKey(await scene.callerOf(access.access));
  const data = { policy: { Version: '9', Statement: 'all' } };
  await scene.world.env.database.temporaryKey.update({ where: { ak: key.access }, data });
  expect(await scene.refusal(listUsers, {}, await callerOfTemporaryKey(scene, key))).toMatch(/^APIG\.1005/);
});

test('an administrator’s temporary key without a policy makes no other key, temporary or permanent, for nobody', async () => {
  const key = await temporaryKey(await scene.callerOf(access.access));
  const caller = await callerOfTemporaryKey(scene, key);
  expect(await scene.call(listUsers, {}, caller)).toHaveProperty('users');
  expect(await refusalOf(temporaryKey(caller))).toMatch(/^APIG\.1005/);
  const { value } = await obtainToken(scene, { user: { id: userId } });
  expect(await refusalOf(temporaryKey(caller, { token: { id: value } }))).toMatch(/^APIG\.1005/);
  for (const user_id of [userId, await newUser()]) {
    const body = { credential: { user_id } };
    expect(await scene.refusal(createAccessKey, { body }, caller)).toMatch(/^APIG\.1005/);
  }
});

test('made from a token it is bound to the token’s project and ends with the token', async () => {
  const scope = { project: { id: scene.account.project_id } };
  const { value, token } = await obtainToken(scene, { user: { id: userId }, scope });
  clock.advance(60 * 60 * 1_000);
  const byHeader = await temporaryKey(await callerOfToken(scene, value), {
    token: { duration_seconds: 86_400 },
  });
  const byName = await temporaryKey(await scene.callerOf(access.access), {
    token: { id: value, duration_seconds: 86_400 },
  });
  for (const key of [byHeader, byName]) {
    expect(key.expires_at).toBe(token.expires_at);
    const caller = await callerOfTemporaryKey(scene, key);
    expect(await scene.call(listInstances, ownProject(), caller)).toMatchObject({ total: 0 });
    expect(await scene.refusal(listUsers, {}, caller)).toMatch(/^APIG\.1005/);
  }
  await onToken(scene, await scene.caller(), revokeToken, value);
  expect([await opens(byHeader), await opens(byName)]).toEqual([false, false]);
});

test('a token of a project is not exchanged for another token’s wider scope', async () => {
  const scope = { project: { id: scene.account.project_id } };
  const narrow = await callerOfToken(
    scene,
    (await obtainToken(scene, { user: { id: userId }, scope })).value,
  );
  const { value: wide } = await obtainToken(scene, { user: { id: userId } });
  expect(await refusalOf(temporaryKey(narrow, { token: { id: wide } }))).toMatch(/^TURNPIKE\.3061/);
});

test('nobody makes a key from another user’s token, or from what is none', async () => {
  const { value } = await obtainToken(scene, { user: { id: await newUser() } });
  const caller = await scene.callerOf(access.access);
  for (const id of [value, 'tpt_none', 'a.b.c'])
    expect(await refusalOf(temporaryKey(caller, { token: { id } }))).toBe(
      'TURNPIKE.3061: The token does not exist.',
    );
});

/** Somebody at the console, and their session, which ends in an hour. */
async function signedIn(user_id: string) {
  const session = { id: newId(), accountId: scene.accountId, userId: user_id };
  const expiresAt = new Date(clock.now() + 3_600_000);
  await scene.world.env.database.session.create({ data: { ...session, expiresAt } });
  const principal = await principalOfSession(scene.world.env, session.id);
  if (!principal) throw new Error('the session opens nothing');
  return { ...session, expiresAt, caller: { principal, requestId: newId(), sourceIp: '192.0.2.9' } };
}

test('made in a console session it ends with the session', async () => {
  const { id, expiresAt, caller } = await signedIn(userId);
  const key = await temporaryKey(caller, { token: { duration_seconds: 86_400 } });
  expect(key.expires_at).toBe(expiresAt.toISOString());
  await scene.world.env.database.session.delete({ where: { id } });
  expect(await opens(key)).toBe(false);
});

test.each<[string, (path: { access_key: string }) => Promise<unknown>]>([
  ['disabled', (path) => scene.call(updateAccessKey, { path, body: { credential: { status: 'inactive' } } })],
  ['deleted', (path) => scene.call(deleteAccessKey, { path })],
])('it is void as soon as the key that it was made with is %s', async (_what, change) => {
  const parent = await permanentKey(await administratorNamed());
  const key = await temporaryKey(await scene.callerOf(parent.access));
  await change({ access_key: parent.access });
  expect(await opens(key)).toBe(false);
});

test.each<[string, (user_id: string) => Promise<unknown>]>([
  [
    'disabled',
    (user_id) => scene.call(updateUser, { path: { user_id }, body: { user: { enabled: false } } }),
  ],
  ['deleted', (user_id) => scene.call(deleteUser, { path: { user_id } })],
])('it is void as soon as its user is %s', async (_what, change) => {
  const user = await administratorNamed();
  const key = await temporaryKey(await scene.callerOf((await permanentKey(user)).access));
  await change(user);
  expect(await opens(key)).toBe(false);
});

test('a user for the console only gets none', async () => {
  const user_id = await newUser({ access_mode: 'console' });
  expect(await refusalOf(temporaryKey((await signedIn(user_id)).caller))).toContain('console access only');
});

test('neither secret is kept in clear', async () => {
  const key = await temporaryKey(await scene.callerOf(access.access));
  const { database } = scene.world.env;
  const kept = JSON.stringify(
    [await database.temporaryKey.findMany(), await database.auditEvent.findMany()],
    (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item),
  );
  expect(kept).not.toContain(key.secret);
  expect(kept).not.toContain(key.securitytoken.slice(4));
});
