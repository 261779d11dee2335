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

const WRONG = { refusal: 'wrong' };

const credentials = () => ({
  accountName: account.account.name,
  userName: account.user.name,
  password: account.user.password,
});

async function signedIn(): Promise<string> {
  const session = await signIn(world.env, credentials());
  if (session.refusal) throw new Error(`sign-in was refused: ${session.refusal}`);
  return session.sessionId;
}

const changeUser = (data: { enabled?: boolean; accessMode?: string; passwordHash?: null }) =>
  world.env.database.user.updateMany({ where: { accountId: account.account.domain_id }, data });

test('a session that is used lasts twelve hours and not a millisecond longer', async () => {
  const sessionId = await signedIn();
  const step = 30 * 60_000;
  for (let passed = 0; passed < SESSION_MS - step; passed += step) {
    clock.advance(step);
    expect(await principalOfSession(world.env, sessionId)).toMatchObject({ name: 'alice' });
  }
  clock.advance(step - 1);
  expect(await findSession(world.env, sessionId)).toMatchObject({ accountId: account.account.domain_id });
  expect(await principalOfSession(world.env, sessionId)).toMatchObject({ name: 'alice' });
  clock.advance(1);
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
});

test('a session that is not used ends after the account’s timeout', async () => {
  const sessionId = await signedIn();
  clock.advance(60 * 60_000 - 1);
  expect(await principalOfSession(world.env, sessionId)).not.toBeNull();
  const accountId = account.account.domain_id;
  await world.env.database.accountSecurity.create({
    data: { accountId, loginPolicy: { session_timeout: 15 } },
  });
  clock.advance(15 * 60_000 - 1);
  expect(await findSession(world.env, sessionId)).not.toBeNull();
  clock.advance(1);
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
});

test('signing in and out leaves a row each, with the session and where it came from', async () => {
  const from = { requestId: newId(), sourceIp: '192.0.2.7', userAgent: 'browser' };
  const opened = await signIn(world.env, { ...credentials(), from });
  if (opened.refusal) throw new Error(opened.refusal);
  await endSession(world.env, opened.sessionId, from);
  await endSession(world.env, opened.sessionId, from);
  const rows = await world.env.database.auditEvent.findMany({
    where: { accountId: account.account.domain_id },
    orderBy: { seq: 'asc' },
  });
  const common = {
    principalName: 'alice',
    credentialKind: 'session',
    credentialId: opened.sessionId,
    sourceIp: '192.0.2.7',
    requestId: from.requestId,
    outcome: 'succeeded',
  };
  expect(rows).toMatchObject([
    { operationId: 'SignIn', ...common },
    { operationId: 'SignOut', ...common },
  ]);
  expect(rows).toHaveLength(2);
});

test('a user without a password, or for programs only, cannot sign in; their sessions are void at once', async () => {
  const sessionId = await signedIn();
  await changeUser({ accessMode: 'programmatic' });
  expect(await signIn(world.env, credentials())).toEqual(WRONG);
  expect(await principalOfSession(world.env, sessionId)).toBeNull();
  expect(await findSession(world.env, sessionId)).toBeNull();
  expect(await principalOfAccessKey(world.env, account.access_key.ak)).not.toBeNull();
  await changeUser({ accessMode: 'default', passwordHash: null });
  expect(await signIn(world.env, credentials())).toEqual(WRONG);
  expect(await signIn(world.env, { ...credentials(), password: '' })).toEqual(WRONG);
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
  expect(await signIn(world.env, credentials())).toEqual(WRONG);
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
