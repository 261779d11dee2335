import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import { ownerOf, refusal } from './gateway-owner.ts';

let world: World;
let tenant: Tenant;
let owner: ReturnType<typeof ownerOf>;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  tenant = await world.createTenant();
  owner = ownerOf(world, tenant);
});

const body = { instance_name: 'ordered-once', spec_id: 'BASIC' };
const token = (value: string) => ({ 'x-client-token': value });
const create = (value: string, more: object = {}) =>
  owner('CreateInstanceV2', { body: { ...body, ...more }, headers: token(value) });

test('the same request with the same token answers the same gateway, and asks the worker once', async () => {
  const messages = () => world.env.database.outboxMessage.count();
  const first = await create('order-1');
  const asked = await messages();
  expect(await create('order-1')).toEqual(first);
  // The order of fields is not part of what is asked for.
  const turned = { spec_id: 'BASIC', instance_name: 'ordered-once' };
  expect(await owner('CreateInstanceV2', { body: turned, headers: token('order-1') })).toEqual(first);
  expect(await messages()).toBe(asked);
  const where = { projectId: tenant.projectId, name: 'ordered-once' };
  expect(await world.env.database.instance.findMany({ where })).toMatchObject([
    { status: 'Creating', progress: 30, operation: 'create', clientToken: 'order-1' },
  ]);
});

test('of ten at once one makes the gateway, and all are answered it', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('order-2')));
  expect(new Set(answers.map(({ instance_id }) => instance_id)).size).toBe(1);
});

test('a token is refused with another content, another kind of request included, and when it has another form', async () => {
  await create('order-3');
  expect(await refusal(create('order-3', { description: 'other' }))).toBe('TURNPIKE.3471');
  const prepaid = { body: { instance_info: body, period_num: 1 }, headers: token('order-3') };
  expect(await refusal(owner('CreateOrder', prepaid))).toBe('TURNPIKE.3471');
  for (const wrong of ['a b', "'; DROP TABLE instances", 'x'.repeat(65)])
    expect(await refusal(create(wrong))).toBe('APIG.2012');
});

test('a token of another account says nothing here: the request makes a gateway of its own', async () => {
  const first = await create('order-4');
  const stranger = ownerOf(world, await world.createTenant());
  const answer = await stranger('CreateInstanceV2', { body, headers: token('order-4') });
  expect(answer.instance_id).not.toBe(first.instance_id);
});

test('a repetition is answered although the quota is used up by now', async () => {
  const first = await create('order-5');
  const { accountId, projectId } = tenant;
  const more = { ...{ accountId, projectId, spec: 'BASIC', createdBy: '', attributes: {} } };
  await world.env.database.instance.createMany({
    data: Array.from({ length: 4 }, (_, index) => ({
      ...{ ...more, id: newId(), name: `full-${index}`, maintainBegin: '22:00:00', maintainEnd: '02:00:00' },
      ...{ desiredState: 'RUNNING', status: 'Running', appCodeKeySealed: '' },
    })),
  });
  expect(await create('order-5')).toEqual(first);
  expect(await refusal(create('order-6', { instance_name: 'one-more' }))).toBe('APIC.9218');
});
