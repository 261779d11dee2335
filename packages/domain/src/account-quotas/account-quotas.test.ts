import { createCustomPolicy } from '@turnpike/contracts/http/permissions';
import * as projects from '@turnpike/contracts/http/projects';
import { createUser, createUserGroup } from '@turnpike/contracts/http/users';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { accountLimits } from '../accounts/limits.ts';
import { newId } from '../kernel/new-id.ts';

let world: World;
let scene: IdentityScene;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

async function quota(type: (typeof projects.domainQuotaTypes)[number]) {
  const path = { domain_id: scene.accountId };
  const { quotas } = await scene.call(projects.showDomainQuota, { path, query: { type } });
  return quotas.resources;
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: newId(),
    accountId: scene.accountId,
    name: `row-${index}`,
  }));

test('the quota of users is told and kept', async () => {
  expect(await quota('user')).toEqual([
    { type: 'user', quota: accountLimits.users, used: 1, min: accountLimits.users, max: accountLimits.users },
  ]);
  await world.env.database.user.createMany({ data: rows(accountLimits.users - 2) });
  await scene.newUser();
  const body = { user: { name: 'more', domain_id: scene.accountId } };
  expect(await scene.refusal(createUser, { body })).toBe(
    'TURNPIKE.3110: The number of users exceeds the maximum allowed limit.',
  );
  expect(await quota('user')).toMatchObject([{ used: accountLimits.users }]);
});

test('the quota of groups is told and kept', async () => {
  await world.env.database.userGroup.createMany({ data: rows(accountLimits.groups - 1) });
  expect(await quota('group')).toMatchObject([{ quota: accountLimits.groups, used: accountLimits.groups }]);
  expect(await scene.refusal(createUserGroup, { body: { group: { name: 'more' } } })).toContain(
    'TURNPIKE.3111',
  );
});

test('the quota of custom policies is told and kept', async () => {
  const data = rows(accountLimits.policies).map((row) => ({ ...row, document: {} }));
  await world.env.database.policy.createMany({ data });
  expect(await quota('policy')).toMatchObject([{ used: accountLimits.policies }]);
  const policy = {
    Version: '1.1' as const,
    Statement: [{ Effect: 'Allow' as const, Action: ['apig:apis:get'] }],
  };
  const body = { role: { display_name: 'more', policy } };
  expect(await scene.refusal(createCustomPolicy, { body })).toContain('TURNPIKE.3112');
});

test('every quota of the official client is answered, and those of things that are not here are none', async () => {
  const { quotas } = await scene.call(projects.showDomainQuota, { path: { domain_id: scene.accountId } });
  expect(quotas.resources.map(({ type }) => type)).toEqual([...projects.domainQuotaTypes]);
  expect(quotas.resources.find(({ type }) => type === 'agency')).toMatchObject({ quota: 0, used: 0 });
  // Group admin holds Account Administrator.
  expect(await quota('assigment_group_mp')).toMatchObject([{ used: 1 }]);
});
