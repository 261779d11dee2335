import * as contracts from '@turnpike/contracts/http/instance-tags';
import { createInstance, showInstance } from '@turnpike/contracts/http/instances';
import { createCustomPolicy, grantOnDomain } from '@turnpike/contracts/http/permissions';
import { addUserToGroup, createAccessKey } from '@turnpike/contracts/http/users';
import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import type { Caller } from '../kernel/define-operation.ts';
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

const project = () => ({ project_id: scene.account.project_id });

async function newGateway(instance_name: string, tags: Record<string, string> = {}) {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  const body = { instance_name, tags: list };
  const { instance_id } = await scene.call(createInstance, { path: project(), body });
  return { path: { ...project(), instance_id } };
}

const tagsOf = async (gateway: { path: Record<string, string> }) =>
  (await scene.call(contracts.listInstanceTags, gateway)).tags;

async function userWith(...Statement: PolicyStatement[]): Promise<Caller> {
  const [user_id, group_id] = [await scene.newUser(), await scene.newGroup()];
  const { role } = await scene.call(createCustomPolicy, {
    body: { role: { display_name: newId(), policy: { Version: '1.1', Statement } } },
  });
  await scene.call(grantOnDomain, { path: { domain_id: scene.accountId, group_id, role_id: role.id } });
  await scene.call(addUserToGroup, { path: { group_id, user_id } });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  return scene.callerOf(credential.access);
}

test('tags are added, overwritten and deleted by key, or by key and value', async () => {
  const gateway = await newGateway('one', { team: 'a' });
  const change = (action: 'create' | 'delete', ...tags: { key: string; value?: string }[]) =>
    scene.call(contracts.changeInstanceTags, { ...gateway, body: { action, tags } });
  await change('create', { key: 'stage', value: 'test' }, { key: 'team', value: 'b' }, { key: 'plain' });
  expect(await tagsOf(gateway)).toEqual([
    { key: 'plain', value: '' },
    { key: 'stage', value: 'test' },
    { key: 'team', value: 'b' },
  ]);
  await change('delete', { key: 'plain' }, { key: 'team', value: 'other' }, { key: 'stage', value: 'test' });
  expect(await tagsOf(gateway)).toEqual([{ key: 'team', value: 'b' }]);
});

test('a gateway has twenty tags at most, however they come', async () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `k${from + index}` }));
  const gateway = await newGateway('full', { k0: '' });
  const add = (tags: { key: string }[]) => ({ ...gateway, body: { action: 'create' as const, tags } });
  await scene.call(contracts.changeInstanceTags, add(many(0, 20)));
  expect(await scene.refusal(contracts.changeInstanceTags, add(many(20, 1)))).toBe(
    'APIC.7402: The number of tags exceeds the maximum allowed limit.',
  );
  await scene.call(contracts.changeInstanceTags, add(many(5, 3)));
  const outcomes = await Promise.allSettled([
    scene.call(contracts.changeInstanceTags, {
      ...gateway,
      body: { action: 'delete', tags: many(0, 1) },
    }),
    ...[30, 31, 32].map((at) => scene.call(contracts.changeInstanceTags, add(many(at, 1)))),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(2);
  expect((await tagsOf(gateway)).length).toBeLessThanOrEqual(20);
});

test.each(['_sys_owner', ' padded', 'a/b', '', 'x'.repeat(129)])('key "%s" is refused', async (key) => {
  const gateway = await newGateway('wrong');
  const body = { action: 'create' as const, tags: [{ key }] };
  expect(await scene.refusal(contracts.changeInstanceTags, { ...gateway, body })).toContain(
    'parameterName:tags.0.key',
  );
});

test('gateways are found and counted by tags, name and enterprise project', async () => {
  await newGateway('orders', { team: 'a', stage: 'live' });
  await newGateway('orders-test', { team: 'a', stage: 'test' });
  await newGateway('billing', { team: 'b' });
  await newGateway('bare');
  const found = async (body: object, query = {}) => {
    const input = { path: project(), body };
    const { resources } = await scene.call(contracts.listInstancesByTags, { ...input, query });
    const { total_count } = await scene.call(contracts.countInstancesByTags, input);
    return { names: resources.map(({ resource_name }) => resource_name).sort(), total_count };
  };
  expect(await found({ tags: [{ key: 'team', values: ['a', 'b'] }] })).toEqual({
    names: ['billing', 'orders', 'orders-test'],
    total_count: 3,
  });
  const both = { tags: [{ key: 'team', values: ['a'] }, { key: 'stage' }] };
  expect(await found(both)).toEqual({ names: ['orders', 'orders-test'], total_count: 2 });
  expect((await found({ without_any_tag: true })).names).toEqual(['bare']);
  expect((await found({ matches: [{ key: 'resource_name', value: 'ORDERS' }] })).total_count).toBe(2);
  const elsewhere = { sys_tags: [{ key: '_sys_enterprise_project_id', values: [newId()] }] };
  expect(await found(elsewhere)).toEqual({ names: [], total_count: 0 });
  const page = await found({}, { offset: '1', limit: '2' });
  expect(page).toEqual({ names: expect.any(Array), total_count: 4 });
  expect(page.names).toHaveLength(2);
  const { tags } = await scene.call(contracts.listProjectInstanceTags, { path: project() });
  expect(tags).toEqual([
    { key: 'stage', values: ['live', 'test'] },
    { key: 'team', values: ['a', 'b'] },
  ]);
});

test('a policy with a condition on a tag opens the gateways that have it, and tags of the others stay hidden', async () => {
  const [mine, other] = [await newGateway('mine', { team: 'a' }), await newGateway('other', { team: 'b' })];
  const caller = await userWith({
    Effect: 'Allow',
    Action: ['apig:*:*'],
    Condition: { StringEquals: { 'g:ResourceTag/team': ['a'] } },
  });
  await scene.call(showInstance, mine, caller);
  expect(await scene.refusal(showInstance, other, caller)).toContain('APIG.1005');
  const input = { path: project(), body: {} };
  expect((await scene.call(contracts.countInstancesByTags, input, caller)).total_count).toBe(1);
  expect((await scene.call(contracts.listProjectInstanceTags, { path: project() }, caller)).tags).toEqual([
    { key: 'team', values: ['a'] },
  ]);
});

test('nobody tags a gateway out of what they may act on, nor into it', async () => {
  const [mine, other] = [await newGateway('mine', { team: 'a' }), await newGateway('other')];
  const caller = await userWith({
    Effect: 'Allow',
    Action: ['apig:*:*'],
    Condition: { StringEquals: { 'g:ResourceTag/team': ['a'] } },
  });
  const tags = [{ key: 'team', value: 'a' }];
  const into = { ...other, body: { action: 'create' as const, tags } };
  expect(await scene.refusal(contracts.changeInstanceTags, into, caller)).toContain('APIG.1005');
  const out = { ...mine, body: { action: 'delete' as const, tags } };
  expect(await scene.refusal(contracts.changeInstanceTags, out, caller)).toContain('APIG.1005');
  const beside = { ...mine, body: { action: 'create' as const, tags: [{ key: 'stage', value: 'live' }] } };
  await scene.call(contracts.changeInstanceTags, beside, caller);
});
