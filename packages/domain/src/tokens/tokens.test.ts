import { listInstances } from '@turnpike/contracts/http/instances';
import { grantOnDomain } from '@turnpike/contracts/http/permissions';
import { revokeToken, validateToken } from '@turnpike/contracts/http/tokens';
import {
  addUserToGroup,
  createAccessKey,
  deleteUser,
  listUsers,
  updateUser,
} from '@turnpike/contracts/http/users';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { manualClock } from '@turnpike/testkit/clock';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { callerOfToken, obtainToken, onToken, refusalOf } from '../../test/token-client.ts';
import { principalOfToken } from '../accounts/load-principal.ts';
import { newId } from '../kernel/new-id.ts';
import { newTotpSecret } from '../mfa/totp.ts';
import { newTokenValue } from './token-value.ts';

const NO_TOKEN = 'TURNPIKE.3061: The token does not exist.';
const WRONG = /^TURNPIKE\.0401: /;
const clock = manualClock();
let scene: IdentityScene;
let otherProject: string;

beforeAll(async () => {
  const world = await createIdentityWorld();
  world.env.now = clock.date;
  scene = await createIdentityScene(world);
  otherProject = newId();
  const { accountId } = scene;
  await world.env.database.project.create({ data: { id: otherProject, accountId, name: 'local-2' } });
});
afterAll(() => scene.world.close());

/** Somebody with a password that need not be changed first. */
const newUser = (more: object = {}) => scene.newUser({ pwd_status: false, ...more });

const projectId = () => scene.account.project_id;
const inProject = (id = projectId()) => ({ project: { id } });
const opens = (value: string) => principalOfToken(scene.world.env, value).then((found) => found !== null);

/** A user in a group with these policies for the whole account. */
async function userWith(...policies: string[]): Promise<string> {
  const [user_id, group_id] = [await newUser(), await scene.newGroup()];
  await scene.call(addUserToGroup, { path: { user_id, group_id } });
  for (const role_id of policies)
    await scene.call(grantOnDomain, { path: { domain_id: scene.accountId, group_id, role_id } });
  return user_id;
}

test('a token tells whose it is, where it holds, what they may do there and where that is', async () => {
  const id = await userWith('system_apig_read_only_access');
  const { status, value, token } = await obtainToken(scene, { user: { id }, scope: inProject() });
  const domain = { id: scene.accountId, name: scene.account.account.name };
  expect(status).toBe(201);
  expect(value).toMatch(/^tpt_[\w-]{43}$/);
  expect(token).toMatchObject({
    methods: ['password'],
    issued_at: clock.date().toISOString(),
    expires_at: new Date(clock.now() + 24 * 60 * 60 * 1_000).toISOString(),
    user: { id, domain, password_expires_at: expect.any(String) },
    project: { id: projectId(), name: scene.account.region, domain },
    roles: [{ id: 'system_apig_read_only_access', name: 'APIG ReadOnlyAccess' }],
  });
  expect(token.catalog?.map(({ type, endpoints }) => [type, endpoints[0]?.url])).toEqual([
    ['identity', 'http://127.0.0.1:8080/v3'],
    ['apig', `http://127.0.0.1:8080/v2/${projectId()}`],
  ]);
});

test('it tells when the password must be changed, by the account’s password policy', async () => {
  const world = await createIdentityScene(scene.world);
  const id = await world.newUser({ pwd_status: false });
  expect((await obtainToken(world, { user: { id } })).token.user.password_expires_at).toBe('');
  const data = { accountId: world.accountId, passwordPolicy: { password_validity_period: 30 } };
  await scene.world.env.database.accountSecurity.create({ data });
  expect((await obtainToken(world, { user: { id } })).token.user.password_expires_at).toBe(
    new Date(clock.now() + 30 * 24 * 60 * 60 * 1_000).toISOString(),
  );
});

test('without a scope it holds in the account; people are found by name, too; the catalog is left out on demand', async () => {
  const name = `u${newId()}`;
  await newUser({ name });
  const byName = (domain: { id: string } | { name: string }) =>
    obtainToken(scene, { user: { name, domain }, nocatalog: '1' });
  for (const domain of [{ id: scene.accountId }, { name: scene.account.account.name }]) {
    const { token } = await byName(domain);
    expect(token).toMatchObject({ domain: { id: scene.accountId }, user: { name } });
    expect(token).not.toHaveProperty('project');
    expect(token).not.toHaveProperty('catalog');
  }
});

test('the value is kept nowhere, neither in its table nor in the audit log', async () => {
  const id = await newUser();
  const { value } = await obtainToken(scene, { user: { id } });
  const { database } = scene.world.env;
  const [tokens, events] = [await database.token.findMany(), await database.auditEvent.findMany()];
  const kept = JSON.stringify([tokens, events], (_key, item: unknown) =>
    typeof item === 'bigint' ? item.toString() : item,
  );
  expect(kept).not.toContain(value.slice(4));
  expect(kept).not.toContain('Passw0rd');
  expect(tokens.find(({ userId }) => userId === id)?.hash).toMatch(/^[0-9a-f]{64}$/);
});

test('a token of a project carries nothing of what was granted into another project or the account', async () => {
  const id = await userWith('system_account_administrator');
  const { value } = await obtainToken(scene, { user: { id }, scope: inProject() });
  const caller = await callerOfToken(scene, value);
  const listIn = (project_id: string) => scene.call(listInstances, { path: { project_id } }, caller);
  expect(await listIn(projectId())).toMatchObject({ total: 0 });
  await expect(listIn(otherProject)).rejects.toThrow('You do not have permission');
  expect(await scene.refusal(listUsers, {}, caller)).toMatch(/^APIG\.1005/);
  const wide = await callerOfToken(scene, (await obtainToken(scene, { user: { id } })).value);
  expect(await scene.call(listInstances, { path: { project_id: otherProject } }, wide)).toMatchObject({
    total: 0,
  });
  expect(await scene.call(listUsers, {}, wide)).toHaveProperty('users');
});

test('a token of a project makes no access key, which would hold everywhere', async () => {
  const user_id = await newUser();
  const { value } = await obtainToken(scene, { user: { id: user_id }, scope: inProject() });
  const body = { credential: { user_id } };
  expect(await scene.refusal(createAccessKey, { body }, await callerOfToken(scene, value))).toMatch(
    /^APIG\.1005/,
  );
  const wide = await callerOfToken(scene, (await obtainToken(scene, { user: { id: user_id } })).value);
  expect(await scene.call(createAccessKey, { body }, wide)).toHaveProperty('credential.secret');
});

test.each<[string, (id: string) => Promise<object>]>([
  ['project', async () => ({ project: { id: newId() } })],
  [
    'project of another account',
    async () => inProject((await createIdentityScene(scene.world)).account.project_id),
  ],
  ['name of a project', async () => ({ project: { name: 'nowhere' } })],
  ['project without a name', async () => ({ project: {} })],
  ['account', async () => ({ domain: { id: newId() } })],
  ['account for the project', async () => ({ project: { id: projectId(), domain: { name: 'other' } } })],
])('a scope with an unknown %s is refused alike', async (_what, scope) => {
  const id = await newUser();
  const wish = { user: { id }, scope: await scope(id) };
  expect(await refusalOf(obtainToken(scene, wish))).toBe('TURNPIKE.3050: The project does not exist.');
});

test('whoever is wrong about themself is refused alike, and the failure is in the account’s log', async () => {
  const id = await newUser();
  const [console, robot] = [
    await newUser({ access_mode: 'console' }),
    await newUser({ access_mode: 'programmatic', password: undefined }),
  ];
  const disabled = await newUser({ enabled: false });
  const wrong = [
    { user: { id }, password: 'Wr0ngword' },
    { user: { id: newId() } },
    { user: { name: 'nobody', domain: { id: scene.accountId } } },
    { user: { id: console } },
    { user: { id: robot } },
    { user: { id: disabled } },
  ];
  const refusals = new Set<string>();
  for (const wish of wrong) refusals.add(await refusalOf(obtainToken(scene, wish)));
  expect([...refusals]).toEqual([expect.stringMatching(WRONG)]);
  const failed = await scene.world.env.database.auditEvent.findMany({
    where: { accountId: scene.accountId, outcome: 'failed', principalId: id },
  });
  expect(failed).toMatchObject([{ operationId: 'KeystoneCreateUserTokenByPassword', sourceIp: '192.0.2.9' }]);
});

test('a token runs out after 24 hours and not a millisecond earlier; the next one clears it away', async () => {
  const id = await newUser();
  const { value } = await obtainToken(scene, { user: { id } });
  clock.advance(24 * 60 * 60 * 1_000 - 1);
  expect(await opens(value)).toBe(true);
  clock.advance(1);
  expect(await opens(value)).toBe(false);
  await obtainToken(scene, { user: { id } });
  expect(await scene.world.env.database.token.count({ where: { userId: id } })).toBe(1);
});

test.each<[string, (user_id: string) => Promise<unknown>]>([
  [
    'is disabled',
    (user_id) => scene.call(updateUser, { path: { user_id }, body: { user: { enabled: false } } }),
  ],
  ['is deleted', (user_id) => scene.call(deleteUser, { path: { user_id } })],
  [
    'gets another password',
    (user_id) => scene.call(updateUser, { path: { user_id }, body: { user: { password: 'An0therWord' } } }),
  ],
])('tokens are void as soon as their user %s', async (_what, change) => {
  const id = await newUser();
  const { value } = await obtainToken(scene, { user: { id } });
  expect(await opens(value)).toBe(true);
  await change(id);
  expect(await opens(value)).toBe(false);
});

test('a user who was disabled and enabled again has to ask for a new token', async () => {
  const user_id = await newUser();
  const { value } = await obtainToken(scene, { user: { id: user_id } });
  for (const enabled of [false, true])
    await scene.call(updateUser, { path: { user_id }, body: { user: { enabled } } });
  expect(await opens(value)).toBe(false);
});

test('a user’s own tokens are shown and revoked without a permission, others’ with one only', async () => {
  const [own, stranger] = [await newUser(), await newUser()];
  const { value, token } = await obtainToken(scene, { user: { id: own }, scope: inProject() });
  const caller = await callerOfToken(scene, value);
  expect((await onToken(scene, caller, validateToken, value)).token).toEqual(token);
  const other = await callerOfToken(scene, (await obtainToken(scene, { user: { id: stranger } })).value);
  for (const contract of [validateToken, revokeToken])
    expect(await refusalOf(onToken(scene, other, contract, value))).toMatch(/^APIG\.1005/);
  const administrator = await scene.caller();
  expect((await onToken(scene, administrator, validateToken, value)).token.user.id).toBe(own);
  await onToken(scene, caller, revokeToken, value);
  expect(await opens(value)).toBe(false);
  for (const contract of [validateToken, revokeToken])
    expect(await refusalOf(onToken(scene, administrator, contract, value))).toBe(NO_TOKEN);
});

test('another account’s token is answered like one that was never issued', async () => {
  const other = await createIdentityScene(scene.world);
  const { value } = await obtainToken(other, { user: { id: await other.newUser({ pwd_status: false }) } });
  const administrator = await scene.caller();
  for (const contract of [validateToken, revokeToken]) {
    const refusals = [value, newTokenValue('token'), newTokenValue('securityToken'), 'x', 'a.b.c'].map(
      (each) => refusalOf(onToken(scene, administrator, contract, each)),
    );
    expect(new Set(await Promise.all(refusals))).toEqual(new Set([NO_TOKEN]));
  }
  expect(await opens(value)).toBe(true);
});

test('with an authenticator bound, a code is needed, and the token tells that it was shown', async () => {
  const userId = await newUser();
  const { database, keyring } = scene.world.env;
  const secret = newTotpSecret();
  await database.mfaDevice.create({
    data: {
      ...{ userId, accountId: scene.accountId, name: 'phone', boundAt: clock.date() },
      secretSealed: sealSecret(keyring.mfaKey(), userId, secret),
    },
  });
  const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now() });
  const wish = (passcode: string, id = userId) => ({
    user: { id: userId },
    totp: { user: { id, passcode } },
  });
  expect(await refusalOf(obtainToken(scene, { user: { id: userId } }))).toMatch(/^TURNPIKE\.3401/);
  expect(await refusalOf(obtainToken(scene, wish('x')))).toMatch(WRONG);
  expect(await refusalOf(obtainToken(scene, wish(code(), newId())))).toMatch(WRONG);
  clock.advance(30_000);
  const { value, token } = await obtainToken(scene, wish(code()));
  expect(token.methods).toEqual(['password', 'totp']);
  expect((await callerOfToken(scene, value)).principal.mfaAt).toEqual(clock.date());
  expect(await refusalOf(obtainToken(scene, wish(code())))).toMatch(WRONG);
});

test('a user has 500 tokens at most: with one more the oldest goes', async () => {
  const userId = await newUser();
  const { value: oldest } = await obtainToken(scene, { user: { id: userId } });
  const { accountId } = scene;
  clock.advance(1_000);
  const many = Array.from({ length: 499 }, () => ({
    ...{ id: newId(), accountId, userId, hash: newId(), digestSealed: '', methods: ['password'] },
    issuedAt: clock.date(),
    expiresAt: new Date(clock.now() + 1_000),
  }));
  await scene.world.env.database.token.createMany({ data: many });
  expect(await opens(oldest)).toBe(true);
  const { value: newest } = await obtainToken(scene, { user: { id: userId } });
  expect([await opens(oldest), await opens(newest)]).toEqual([false, true]);
  expect(await scene.world.env.database.token.count({ where: { userId } })).toBe(500);
});
