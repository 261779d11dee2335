import { registerAccount } from '@turnpike/contracts/http/accounts';
import { manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { execute } from '../kernel/execute.ts';
import { newId } from '../kernel/new-id.ts';
import { findOperation } from '../registry.ts';
import { signIn } from '../sessions/sign-in.ts';
import { REGISTRATION_LIMIT } from '../sign-in/registrations.ts';

let world: World;
const clock = manualClock();
beforeAll(async () => {
  world = await createWorld();
  world.env.now = clock.date;
});
afterAll(() => world.close());

const password = 'Water-under-7-bridges';
interface Registered {
  account: { domain_id: string; name: string };
  user: { id: string; name: string };
}

async function register(name: string, more: { sourceIp?: string; password?: string; env?: Env } = {}) {
  const stranger = { principal: null, requestId: newId(), sourceIp: more.sourceIp ?? '192.0.2.1' };
  const body = { account: { name, user_name: 'founder', password: more.password ?? password } };
  const raw = { path: {}, query: {}, body };
  const answer = await execute(more.env ?? world.env, stranger, findOperation(registerAccount.id), raw);
  return answer.body as Registered;
}

test('an account begins with a project and an administrator who can sign in; the log says so', async () => {
  const { account, user } = await register('newcomers');
  expect(await signIn(world.env, { accountName: 'newcomers', userName: 'founder', password })).toMatchObject({
    userId: user.id,
    accountId: account.domain_id,
  });
  const rows = await acrossAccounts(() =>
    world.env.database.auditEvent.findMany({
      where: { accountId: account.domain_id },
      orderBy: { seq: 'asc' },
    }),
  );
  expect(rows[0]).toMatchObject({
    operationId: 'RegisterAccount',
    outcome: 'succeeded',
    principalId: user.id,
    resourceName: 'newcomers',
    sourceIp: '192.0.2.1',
  });
  expect(
    JSON.stringify(rows[0], (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
  ).not.toContain(password);
});

test('a name that is taken is refused, and nothing is left of the attempt', async () => {
  await register('taken');
  const count = () => acrossAccounts(() => world.env.database.user.count());
  const before = await count();
  await expect(register('taken')).rejects.toMatchObject({ code: 'IAM.0012' });
  expect(await count()).toBe(before);
});

test('two who want the same name at the same time: one gets it', async () => {
  const outcomes = await Promise.allSettled([register('wanted'), register('wanted')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a password is held to the rules that hold for every account at first', async () => {
  await expect(register('weaker', { password: 'aaaaaaaa' })).rejects.toMatchObject({ code: 'APIG.2012' });
});

test('where the operator takes no registrations nobody begins an account', async () => {
  const { selfRegistration: _on, ...env } = world.env;
  await expect(register('uninvited', { env })).rejects.toMatchObject({ code: 'TURNPIKE.3461', status: 403 });
});

test('one address begins only so many accounts in an hour, however many it asks for at once', async () => {
  const wanted = Array.from({ length: REGISTRATION_LIMIT.failures + 5 }, (_, index) => `flood-${index}`);
  const outcomes = await Promise.allSettled(
    wanted.map((name) => register(name, { sourceIp: '198.51.100.9' })),
  );
  const made = outcomes.filter(({ status }) => status === 'fulfilled');
  expect(made).toHaveLength(REGISTRATION_LIMIT.failures);
  clock.advance(REGISTRATION_LIMIT.lockoutMs + 1);
  await expect(register('later', { sourceIp: '198.51.100.9' })).resolves.toBeTruthy();
});
