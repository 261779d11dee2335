import { registerAccount } from '@turnpike/contracts/http/accounts';
import { createIdentityProvider } from '@turnpike/contracts/http/identity-providers';
import { createUser, createUserGroup } from '@turnpike/contracts/http/users';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { federatedSignIn } from '../../src/identity-providers/federated-sign-in.ts';
import { execute } from '../../src/kernel/execute.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { findOperation } from '../../src/registry.ts';
import { createIdentityScene, type IdentityScene } from '../identity-scene.ts';

/** Attack: take a name that reads like somebody else's in a page, a list or the audit log. */
let world: World;
let scene: IdentityScene;
let providerId: string;
beforeAll(async () => {
  world = await createWorld();
  scene = await createIdentityScene(world);
  const { identity_provider } = await scene.call(createIdentityProvider, {
    path: { project_id: scene.account.project_id },
    body: {
      identity_provider: {
        ...{ name: 'Company', issuer: 'https://login.example.com', client_id: 'c', client_secret: 's' },
      },
    },
  });
  providerId = identity_provider.id;
});
afterAll(() => world.close());

const register = (name: string) => {
  const stranger = { principal: null, requestId: newId(), sourceIp: '192.0.2.1' };
  const account = { name, user_name: 'founder', password: 'Water-under-7-bridges' };
  const raw = { path: {}, query: {}, body: { account } };
  return execute(world.env, stranger, findOperation(registerAccount.id), raw);
};

const comes = (preferredName: string) =>
  federatedSignIn(
    world.env,
    { providerId, subject: newId(), preferredName, email: '', groups: [], secondFactor: false },
    { requestId: newId(), sourceIp: '192.0.2.7', userAgent: '' },
  );

test.each(['first ', 'fir  st', ' first', 'first\n', 'first\u00a0', 'first\u200b', 'f\u0456rst'])(
  'nobody and no group is called %j',
  async (name) => {
    const user = { name, domain_id: scene.accountId };
    expect(await scene.refusal(createUser, { body: { user } })).toContain('user.name');
    expect(await scene.refusal(createUserGroup, { body: { group: { name } } })).toContain('group.name');
    await expect(register(name)).rejects.toMatchObject({ code: 'APIG.2012' });
  },
);

test('an account that differs from another by upper and lower case only is not begun', async () => {
  await register('Harbour_1');
  await expect(register('hARBOUR_1')).rejects.toMatchObject({ code: 'IAM.0012' });
  await expect(register('HarbourX1')).resolves.toBeTruthy();
});

test.each(['first', 'first ', '  first', 'FIRST'])(
  'whoever is called %j at a provider does not read like the user first of the account',
  async (name) => {
    const came = await comes(name);
    expect(came?.userName.toLowerCase()).toMatch(/^first-[0-9a-f]{8}$/);
  },
);

test('blanks at the provider become single ones, and % is no wildcard', async () => {
  expect((await comes('  ann   b '))?.userName).toBe('ann b');
  expect((await comes('a_n b'))?.userName).toBe('a_n b');
});
