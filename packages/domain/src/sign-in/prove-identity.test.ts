import { manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAccount, type NewAccount } from '../accounts/bootstrap.ts';
import { newId } from '../kernel/new-id.ts';
import { type ProofInput, proveIdentity } from './prove-identity.ts';

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

function prove(more: Partial<ProofInput> = {}) {
  return proveIdentity(world.env, {
    named: { accountName: account.account.name, userName: 'alice' },
    password: account.user.password,
    door: 'console',
    request: {
      operationId: 'SignIn',
      action: 'iam:sessions:create',
      requestId: newId(),
      sourceIp: `10.0.${Math.floor(Math.random() * 255)}.1`,
    },
    ...more,
  });
}

const events = () =>
  world.env.database.auditEvent.findMany({
    where: { accountId: account.account.domain_id },
    orderBy: { seq: 'asc' },
  });
const userId = async () =>
  (await world.env.database.user.findFirstOrThrow({ where: { accountId: account.account.domain_id } })).id;

test('somebody is who they say by account name, account id or user id', async () => {
  const id = await userId();
  const user = {
    id,
    name: 'alice',
    accountId: account.account.domain_id,
    accountName: account.account.name,
  };
  const proven = { user, method: 'password', mfaAt: null, mustChangePassword: false };
  expect(await prove()).toMatchObject({ proven });
  expect(await prove({ named: { accountId: account.account.domain_id, userName: 'alice' } })).toMatchObject({
    proven,
  });
  expect(await prove({ named: { userId: id } })).toMatchObject({ proven });
});

test.each<[string, () => Partial<ProofInput>, string | null]>([
  ['account', () => ({ named: { accountName: 'nobody', userName: 'alice' } }), null],
  ['account id', () => ({ named: { accountId: newId(), userName: 'alice' } }), null],
  ['user id', () => ({ named: { userId: newId() } }), null],
  ['user', () => ({ named: { accountName: account.account.name, userName: 'nobody' } }), 'no such user'],
  ['password', () => ({ password: 'Wr0ngPassword' }), 'password'],
  ['empty password', () => ({ password: '' }), 'password'],
  ['password of a million characters', () => ({ password: 'x'.repeat(1_000_000) }), 'password'],
  [
    'name with a NUL',
    () => ({ named: { accountName: account.account.name, userName: 'a\u0000' } }),
    'no such user',
  ],
])(
  'a wrong %s is refused, and the audit log of an account that exists tells why',
  async (_what, more, reason) => {
    expect(await prove(more())).toEqual({ refusal: 'wrong' });
    expect((await events()).map(({ outcome, after }) => ({ outcome, after }))).toEqual(
      reason === null ? [] : [{ outcome: 'failed', after: { reason, locked_until: null } }],
    );
  },
);

test('after five failures within fifteen minutes nothing is looked at for fifteen minutes', async () => {
  for (let n = 0; n < 5; n += 1) expect(await prove({ password: 'wrong' })).toEqual({ refusal: 'wrong' });
  const until = new Date(clock.now() + 15 * 60_000);
  expect(await prove()).toEqual({ refusal: 'locked', until });
  clock.advance(15 * 60_000 - 1);
  expect(await prove()).toEqual({ refusal: 'locked', until });
  clock.advance(1);
  expect(await prove()).toHaveProperty('proven');
});

test('failures that lie apart do not add up, and a success forgives them', async () => {
  for (let n = 0; n < 4; n += 1) await prove({ password: 'wrong' });
  clock.advance(15 * 60_000);
  for (let n = 0; n < 4; n += 1) await prove({ password: 'wrong' });
  expect(await prove()).toHaveProperty('proven');
  for (let n = 0; n < 4; n += 1) await prove({ password: 'wrong' });
  expect(await prove()).toHaveProperty('proven');
});

test('a password typed as the user name is not kept', async () => {
  const { password } = account.user;
  await prove({ named: { accountName: account.account.name, userName: password }, password });
  await prove({ named: { accountName: account.account.name, userName: '%hunter2' } });
  expect((await events()).map(({ principalName }) => principalName)).toEqual([
    '(the password)',
    '(not a user name)',
  ]);
});
