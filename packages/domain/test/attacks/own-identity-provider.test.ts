import {
  createIdentityProvider,
  deleteIdentityProvider,
  updateIdentityProvider,
} from '@turnpike/contracts/http/identity-providers';
import * as permissions from '@turnpike/contracts/http/permissions';
import { updateUserDetails } from '@turnpike/contracts/http/user-details';
import * as users from '@turnpike/contracts/http/users';
import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { federatedSignIn } from '../../src/identity-providers/federated-sign-in.ts';
import type { Caller } from '../../src/kernel/define-operation.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { createIdentityScene, type IdentityScene } from '../identity-scene.ts';

/** Attack: whoever may manage identity providers lets a provider of their own make them an administrator. */
let world: World;
let scene: IdentityScene;
let path: { project_id: string };
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
  path = { project_id: scene.account.project_id };
});

const providers: PolicyStatement = { Effect: 'Allow', Action: ['iam:identityProviders:*'] };
const urn = (type: string, id: string) => `iam::${scene.accountId}:${type}:${id}`;

async function userWith(...Statement: PolicyStatement[]): Promise<Caller> {
  const [user_id, group_id] = [await scene.newUser(), await scene.newGroup()];
  const body = {
    role: { display_name: newId(), type: 'AX' as const, policy: { Version: '1.1' as const, Statement } },
  };
  const { role } = await scene.call(permissions.createCustomPolicy, { body });
  const grant = { domain_id: scene.accountId, group_id, role_id: role.id };
  await scene.call(permissions.grantOnDomain, { path: grant });
  await scene.call(users.addUserToGroup, { path: { group_id, user_id } });
  const key = await scene.call(users.createAccessKey, { body: { credential: { user_id } } });
  return scene.callerOf(key.credential.access);
}

const mapped = (group_id: string) => [{ external: 'everyone', group_id }];
const provider = (group_mappings: { external: string; group_id: string }[]) => ({
  identity_provider: {
    name: `p${newId()}`,
    issuer: 'https://login.example.com',
    client_id: 'turnpike',
    client_secret: 'a secret',
    group_mappings,
  },
});
const make = async (group_id: string, caller?: Caller) => {
  const input = { path, body: provider(mapped(group_id)) };
  return (await scene.call(createIdentityProvider, input, caller)).identity_provider.id;
};
const update = (provider_id: string, identity_provider: object) => ({
  path: { ...path, provider_id },
  body: { identity_provider },
});
const signIn = (providerId: string) =>
  federatedSignIn(
    world.env,
    {
      ...{ providerId, subject: 'amy', preferredName: 'amy', email: '' },
      ...{ groups: ['everyone'], secondFactor: false },
    },
    { requestId: newId(), sourceIp: '192.0.2.7', userAgent: '' },
  );

test('a mapping to a group takes the permission to put users into that group', async () => {
  const [open, attackers] = [await scene.newGroup(), await userWith(providers)];
  const input = { path, body: provider(mapped(scene.adminGroupId)) };
  expect(await scene.refusal(createIdentityProvider, input, attackers)).toContain('APIG.1005');
  const providerId = await scene
    .call(createIdentityProvider, { path, body: provider([]) }, attackers)
    .then(({ identity_provider }) => identity_provider.id);
  const change = update(providerId, { group_mappings: mapped(scene.adminGroupId) });
  expect(await scene.refusal(updateIdentityProvider, change, attackers)).toContain('APIG.1005');

  const filler = await userWith(providers, {
    Effect: 'Allow',
    Action: ['iam:permissions:addUserToGroup'],
    Resource: [urn('group', open)],
  });
  expect(await scene.refusal(createIdentityProvider, input, filler)).toContain('APIG.1005');
  expect(await make(open, filler)).toBeTruthy();
});

test.each([
  { issuer: 'https://evil.example.com', client_secret: 'mine' },
  { client_id: 'mine' },
  { groups_claim: 'nickname' },
])('who comes by a mapping that others made is not changed without that permission: %j', async (change) => {
  const providerId = await make(scene.adminGroupId);
  const attackers = await userWith(providers);
  expect(await scene.refusal(updateIdentityProvider, update(providerId, change), attackers)).toContain(
    'APIG.1005',
  );
  const harmless = update(providerId, { description: 'the company', scopes: 'openid' });
  await scene.call(updateIdentityProvider, harmless, attackers);
});

test('nobody puts another issuer in the place of the one that vouched for users', async () => {
  const providerId = await make(await scene.newGroup());
  const issuer = { issuer: 'https://evil.example.com', client_secret: 'mine' };
  await scene.call(
    updateIdentityProvider,
    update(providerId, { ...issuer, issuer: 'https://b.example.com' }),
  );
  expect(await signIn(providerId)).toBeTruthy();
  expect(await scene.refusal(updateIdentityProvider, update(providerId, issuer))).toContain(
    'identity_provider.issuer',
  );
  const slash = { issuer: 'https://b.example.com/', client_secret: 'a secret' };
  await scene.call(updateIdentityProvider, update(providerId, slash));
});

test('a provider is deleted by those who may delete each of its users, and not with the last administrator', async () => {
  const providerId = await make(scene.adminGroupId);
  const amy = await signIn(providerId);
  const user_id = amy?.userId ?? '';
  const remove = { path: { ...path, provider_id: providerId } };
  const deny: PolicyStatement = {
    ...{ Effect: 'Deny', Action: ['iam:users:deleteUser'], Resource: [urn('user', user_id)] },
  };
  const attackers = await userWith({ Effect: 'Allow', Action: ['iam:*:*'] }, deny);
  expect(await scene.refusal(deleteIdentityProvider, remove, attackers)).toContain('APIG.1005');

  // Amy is the one administrator with a key of her own.
  await scene.call(updateUserDetails, { path: { user_id }, body: { user: { access_mode: 'default' } } });
  const key = await scene.call(users.createAccessKey, { body: { credential: { user_id } } });
  const caller = await scene.callerOf(key.credential.access);
  await scene.call(users.deleteUser, { path: { user_id: scene.userId } }, caller);
  expect(await scene.refusal(deleteIdentityProvider, remove, caller)).toContain('TURNPIKE.3420');
});
