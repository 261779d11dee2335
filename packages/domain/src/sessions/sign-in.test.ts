import { manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAccount, type NewAccount } from '../accounts/bootstrap.ts';
import { principalOfAccessKey, principalOfSession } from '../accounts/load-principal.ts';
import { newId } from '../kernel/new-id.ts';
import { endSession, findSession, SESSION_MS, signIn } from './sign-in.ts';

let world: World;
let account: NewAccount;
const clock = manualClock();

beforeAll(async () => {
  world = await createWorld();
  world.env.now = clock.date;
});
afterAll(() => world.close());
beforeEach(async () => {
  const { databaseUrl, masterKeyHex } = world;
  account = await createAccount({ databaseUrl, masterKeyHex, accountName: `a${newId()}`, userName: 'alice' });
});

const credentials = () => ({
  accountName: account.account.name,
  userName: account.user.name,
  password: account.user.password,
});

async function signedIn(): Promise<string> {
  const session = await signIn(world.env, credentials());
  if (!session) throw new Error('sign-in was refused');
  return session.sessionId;
}

const changeUser = (data: { enabled?: boolean; accessMode?: string; passwordHash?: null }) =>
  world.env.database.user.updateMany({ where: { accountId: account.account.domain_id }, data });

test('the right password opens a session that lasts twelve hours and not a millisecond longer', async () => {
  const sessionId = await signedIn();
  clock.advance(SESSION_MS - 1);
  expect(await findSession(world.env, sessionId)).toMatchObject({ accountId: account.account.domain_id });
  expect(await principalOfSession(world.env, sessionId)).toMatchObject({ name: 'alice' });
  clock.advance(1);
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
});

test.each([
  ['account', () => ({ accountName: 'nobody' })],
  ['user', () => ({ userName: 'nobody' })],
  ['password', () => ({ password: `${account.user.password}x` })],
  ['empty password', () => ({ password: '' })],
])('a wrong %s is refused', async (_what, wrong) => {
  expect(await signIn(world.env, { ...credentials(), ...wrong() })).toBeNull();
});

test('an unknown user costs the same password work as a known one', async () => {
  const workOf = async (wrong: object): Promise<number> => {
    const start = process.cpuUsage();
    await signIn(world.env, { ...credentials(), password: 'wrong', ...wrong });
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
  await workOf({});
  const known = Math.min(await workOf({}), await workOf({}), await workOf({}));
  const unknown = Math.min(
    await workOf({ userName: 'x' }),
    await workOf({ userName: 'x' }),
    await workOf({ userName: 'x' }),
  );
  expect(unknown).toBeGreaterThan(known / 2);
});

test('a user without a password, or for programs only, cannot sign in; their sessions are void at once', async () => {
  const sessionId = await signedIn();
  await changeUser({ accessMode: 'programmatic' });
  expect(await signIn(world.env, credentials())).toBeNull();
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfAccessKey(world.env, account.access_key.ak)).not.toBeNull();
  await changeUser({ accessMode: 'default', passwordHash: null });
  expect(await signIn(world.env, credentials())).toBeNull();
  expect(await signIn(world.env, { ...credentials(), password: '' })).toBeNull();
});

test('a user for the console only has no use of access keys', async () => {
  await changeUser({ accessMode: 'console' });
  expect(await principalOfAccessKey(world.env, account.access_key.ak)).toBeNull();
  expect(await principalOfSession(world.env, await signedIn())).not.toBeNull();
});

test('disabling a user voids session and access key at once', async () => {
  const sessionId = await signedIn();
  await changeUser({ enabled: false });
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfAccessKey(world.env, account.access_key.ak)).toBeNull();
  expect(await signIn(world.env, credentials())).toBeNull();
});

test('a disabled or deleted access key opens nothing', async () => {
  const { ak } = account.access_key;
  await world.env.database.accessKey.update({ where: { ak }, data: { enabled: false } });
  expect(await principalOfAccessKey(world.env, ak)).toBeNull();
  await world.env.database.accessKey.delete({ where: { ak } });
  expect(await principalOfAccessKey(world.env, ak)).toBeNull();
});

test('signing out ends the session; ending it again does nothing', async () => {
  const sessionId = await signedIn();
  await endSession(world.env, sessionId);
  await endSession(world.env, sessionId);
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
});
