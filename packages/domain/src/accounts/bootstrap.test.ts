import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../kernel/authorise.ts';
import { signIn } from '../sessions/sign-in.ts';
import { bootstrapFirstAccount, createAccount, newAccountSecrets } from './bootstrap.ts';
import { principalOfAccessKey } from './load-principal.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const options = (more: object = {}) => ({
  databaseUrl: world.databaseUrl,
  masterKeyHex: world.masterKeyHex,
  accountName: 'first',
  userName: 'admin',
  ...more,
});

test('of many attempts to make the first account at once exactly one does, with the secrets it was given', async () => {
  const secrets = newAccountSecrets();
  const attempts = await Promise.all([1, 2, 3].map(() => bootstrapFirstAccount(options(secrets))));
  const made = attempts.filter((attempt) => attempt !== null);
  expect(made).toEqual([
    {
      account: { name: 'first', domain_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      project_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      region: 'local-1',
      user: { name: 'admin', password: secrets.password },
      access_key: { ak: secrets.ak, sk: secrets.sk },
    },
  ]);
  expect(await bootstrapFirstAccount(options())).toBeNull();

  const opened = await principalOfAccessKey(world.env, secrets.ak);
  expect(opened?.secret).toBe(secrets.sk);
  expect(opened?.principal).toMatchObject({ type: 'user', name: 'admin', accountName: 'first' });
  expect(
    await signIn(world.env, { accountName: 'first', userName: 'admin', password: secrets.password }),
  ).toMatchObject({ userName: 'admin', accountId: made[0]?.account.domain_id });
});

test('another account has an administrator of its own, and its name is taken only once', async () => {
  const second = await createAccount(options({ accountName: 'second', region: 'local-2' }));
  expect(second).toMatchObject({ account: { name: 'second' }, region: 'local-2' });
  const opened = await principalOfAccessKey(world.env, second.access_key.ak);
  if (!opened) throw new Error('the access key is not known');
  expect(opened.principal.accountId).toBe(second.account.domain_id);
  const resource = {
    urn: `apig:local-2:${second.account.domain_id}:instance:x`,
    projectId: second.project_id,
  };
  expect(
    decide(
      { principal: opened.principal, requestId: '', sourceIp: '' },
      new Date(),
      'apig:instances:delete',
      resource,
    ).allowed,
  ).toBe(true);

  await expect(createAccount(options({ accountName: 'second' }))).rejects.toMatchObject({
    code: 'IAM.0012',
    message: 'The name already exists: there is an account second',
  });
});

test.each([
  ['account name', { accountName: '' }],
  ['user name', { userName: '<b>' }],
  ['region', { region: 'a:b' }],
  ['password', { password: 'short' }],
  ['access key', { ak: 'lower' }],
  ['secret key', { sk: 'short' }],
])('a wrong %s is refused before anything is written', async (_what, wrong) => {
  const accounts = await world.env.database.account.count();
  await expect(createAccount(options({ accountName: 'third', ...wrong }))).rejects.toThrow();
  expect(await world.env.database.account.count()).toBe(accounts);
});

test('neither password nor secret key is stored in clear', async () => {
  const made = await createAccount(options({ accountName: 'fourth' }));
  const stored = JSON.stringify([
    await world.env.database.user.findMany(),
    await world.env.database.accessKey.findMany(),
  ]);
  expect(stored).not.toContain(made.user.password);
  expect(stored).not.toContain(made.access_key.sk);
});
