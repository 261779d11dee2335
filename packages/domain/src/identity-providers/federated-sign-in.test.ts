import { createIdentityProvider, updateIdentityProvider } from '@turnpike/contracts/http/identity-providers';
import { addUserToGroup, createUser, createUserGroup, updateUser } from '@turnpike/contracts/http/users';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accountLimits } from '../accounts/limits.ts';
import { principalOfSession } from '../accounts/load-principal.ts';
import { acrossAccounts } from '../kernel/account-scope.ts';
import { newId } from '../kernel/new-id.ts';
import { type FederatedIdentity, federatedSignIn, providersOfAccount } from './federated-sign-in.ts';

let world: World;
let tenant: Tenant;
let publishers: string;
let readers: string;
let providerId: string;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const from = { requestId: newId(), sourceIp: '192.0.2.7', userAgent: 'a browser' };

async function makeGroup(name: string): Promise<string> {
  const made = await executeAs(world.env, tenant.administrator, createUserGroup, {
    path: {},
    body: { group: { name } },
  });
  return made.group.id;
}

beforeEach(async () => {
  tenant = await world.createTenant();
  publishers = await makeGroup('publishers');
  readers = await makeGroup('readers');
  const { identity_provider } = await executeAs(world.env, tenant.administrator, createIdentityProvider, {
    path: { project_id: tenant.projectId },
    body: {
      identity_provider: {
        name: 'Company',
        issuer: 'https://login.example.com',
        client_id: 'turnpike',
        client_secret: 'a secret of the provider',
        group_mappings: [
          { external: 'api-team', group_id: publishers },
          { external: 'everyone', group_id: readers },
        ],
      },
    },
  });
  providerId = identity_provider.id;
});

const amy = (more: Partial<FederatedIdentity> = {}): FederatedIdentity => ({
  providerId,
  subject: 'amy-at-the-company',
  preferredName: 'amy',
  email: 'amy@example.com',
  groups: ['api-team', 'everyone', 'unmapped'],
  secondFactor: false,
  ...more,
});
const signIn = (more: Partial<FederatedIdentity> = {}, origin = from) =>
  federatedSignIn(world.env, amy(more), origin);
const groupsOf = (userId: string) =>
  acrossAccounts(async () => {
    const rows = await world.env.database.userGroupMember.findMany({ where: { userId } });
    return rows.map(({ groupId }) => groupId).sort();
  });

test('the first sign-in makes the user, with the mapped groups; the session counts', async () => {
  const signedIn = await signIn();
  expect(signedIn).toMatchObject({ userName: 'amy', accountId: tenant.accountId, mustChangePassword: false });
  expect(await groupsOf(signedIn?.userId ?? '')).toEqual([publishers, readers].sort());
  const principal = await principalOfSession(world.env, signedIn?.sessionId ?? '');
  expect(principal).toMatchObject({ name: 'amy', accountId: tenant.accountId, mfaAt: null });
});

test('a second factor at the provider counts here', async () => {
  const signedIn = await signIn({ secondFactor: true });
  const principal = await principalOfSession(world.env, signedIn?.sessionId ?? '');
  expect(principal?.mfaAt).toBeInstanceOf(Date);
});

test('memberships follow the provider at each sign-in, and those that are not mapped stay', async () => {
  const first = await signIn();
  const other = await makeGroup('other');
  await executeAs(world.env, tenant.administrator, addUserToGroup, {
    path: { group_id: other, user_id: first?.userId ?? '' },
  });
  const again = await signIn({ groups: ['everyone'], preferredName: 'renamed there' });
  expect(again).toMatchObject({ userId: first?.userId, userName: 'amy' });
  expect(await groupsOf(first?.userId ?? '')).toEqual([other, readers].sort());
});

test('a name that is taken here is never joined with whoever comes by the provider', async () => {
  const { user } = await executeAs(world.env, tenant.administrator, createUser, {
    path: {},
    body: { user: { name: 'amy', domain_id: tenant.accountId } },
  });
  const signedIn = await signIn();
  expect(signedIn?.userId).not.toBe(user.id);
  expect(signedIn?.userName).toMatch(/^amy-[0-9a-f]{8}$/);
});

test.each(['', '<script>', '9 lives', 'x'.repeat(300), 'naïve\u0000'])(
  'a name at the provider that can be no user name (%j) makes a user all the same',
  async (preferredName) => {
    expect((await signIn({ preferredName }))?.userName).toBeTruthy();
  },
);

test('who is disabled here, or whose provider is switched off, is not let in', async () => {
  const signedIn = await signIn();
  await executeAs(world.env, tenant.administrator, updateUser, {
    path: { user_id: signedIn?.userId ?? '' },
    body: { user: { enabled: false } },
  });
  expect(await signIn()).toBe(null);
  expect(await principalOfSession(world.env, signedIn?.sessionId ?? '')).toBe(null);
  await executeAs(world.env, tenant.administrator, updateIdentityProvider, {
    path: { project_id: tenant.projectId, provider_id: providerId },
    body: { identity_provider: { enabled: false } },
  });
  expect(await signIn({ subject: 'somebody-else' })).toBe(null);
  expect(await signIn({ providerId: newId() })).toBe(null);
});

test('the same subject at the provider of another account is another person', async () => {
  const first = await signIn();
  tenant = await world.createTenant();
  const { identity_provider } = await executeAs(world.env, tenant.administrator, createIdentityProvider, {
    path: { project_id: tenant.projectId },
    body: {
      identity_provider: {
        name: 'Company',
        issuer: 'https://login.example.com',
        client_id: 'turnpike',
        client_secret: 'another secret',
      },
    },
  });
  const second = await signIn({ providerId: identity_provider.id });
  expect(second).toMatchObject({ accountId: tenant.accountId });
  expect(second?.userId).not.toBe(first?.userId);
});

test('two sign-ins at once make one user', async () => {
  const [one, two] = await Promise.all([signIn(), signIn()]);
  expect(one?.userId).toBe(two?.userId);
});

test('the sign-in page is offered the providers of an account, and for an unknown one none', async () => {
  expect(await providersOfAccount(world.env, tenant.accountName)).toEqual([
    { id: providerId, name: 'Company' },
  ]);
  expect(await providersOfAccount(world.env, 'nobody')).toEqual([]);
});

test('an account that is full takes nobody more, and lets those in whom it has', async () => {
  const known = await signIn();
  await acrossAccounts(() =>
    world.env.database.user.createMany({
      data: Array.from({ length: accountLimits.users - 1 }, (_, index) => ({
        id: newId(),
        accountId: tenant.accountId,
        name: `user-${index}`,
      })),
    }),
  );
  expect(await signIn({ subject: 'one too many' })).toBe(null);
  expect((await signIn())?.userId).toBe(known?.userId);
});
