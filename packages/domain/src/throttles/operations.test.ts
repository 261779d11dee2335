import { deleteApp } from '@turnpike/contracts/http/apps';
import * as bindings from '@turnpike/contracts/http/throttle-bindings';
import * as specials from '@turnpike/contracts/http/throttle-specials';
import * as contracts from '@turnpike/contracts/http/throttles';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, RELEASE, type Scene } from '../../test/scene.ts';
import { newId } from '../kernel/new-id.ts';

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});
afterAll(() => first.world.close());

const body = { name: 'steady', time_unit: 'MINUTE', time_interval: 1, api_call_limits: 10 };
const create = (fields: object = {}) =>
  scene.call(contracts.createThrottle, { body: { ...body, ...fields } });
const refusedBody = (fields: object) =>
  scene.refusal(contracts.createThrottle, { body: { ...body, ...fields } });

async function published(name: string): Promise<{ id: string; publishId: string }> {
  const { id } = await scene.createApi(name);
  return { id, publishId: await scene.publish(id) };
}
const bind = async (strategy_id: string, ...publish_ids: string[]) =>
  (await scene.call(bindings.bindThrottle, { body: { strategy_id, publish_ids } })).throttle_applys;

test('a policy is read back as it was written; limits that are left out or 0 are none', async () => {
  const written = { ...body, type: 2, user_call_limits: 8, app_call_limits: 4, remark: 'per minute' };
  const throttle = await create({ ...written, ip_call_limits: 0 });
  expect(throttle).toMatchObject({
    ...{ ...written, ip_call_limits: 0, enable_adaptive_control: 'FALSE' },
    ...{ bind_num: 0, is_inclu_special_throttle: 2 },
  });
  expect(await scene.call(contracts.showThrottle, { path: { throttle_id: throttle.id } })).toEqual(throttle);
  const path = { throttle_id: throttle.id };
  expect(await scene.call(contracts.updateThrottle, { path, body })).toMatchObject({
    ...{ type: 1, user_call_limits: 0, app_call_limits: 0, remark: 'per minute' },
  });
});

test.each([
  ['user_call_limits', { user_call_limits: 11 }],
  ['app_call_limits', { app_call_limits: 11 }],
  ['app_call_limits', { user_call_limits: 5, app_call_limits: 6 }],
  ['ip_call_limits', { ip_call_limits: 11 }],
  ['api_call_limits', { api_call_limits: 0 }],
  ['enable_adaptive_control', { enable_adaptive_control: 'TRUE' }],
])('a policy whose %s is more than documented is refused', async (field, fields) => {
  expect(await refusedBody(fields)).toMatch(new RegExp(`^APIG\\.2012: .*${field}`));
});

test('a name is one policy of a gateway', async () => {
  await create();
  expect(await refusedBody({})).toBe('APIG.3204: The request throttling policy name already exists.');
});

test('a gateway has at most 300 policies', async () => {
  const { accountId, instanceId } = scene.tenant;
  await scene.world.env.database.throttle.createMany({
    data: Array.from({ length: 300 }, (_, index) => ({
      ...{ id: newId(), accountId, instanceId, name: `filler-${index}`, type: 1 },
      ...{ timeUnit: 'DAY', timeInterval: 1, apiCallLimits: 1 },
    })),
  });
  expect(await refusedBody({})).toMatch(/^APIG\.3107/);
});

test('an API has one policy per environment: binding takes the place of the one before', async () => {
  const { id, publishId } = await published('orders');
  const before = await create();
  const after = await create({ name: 'strict' });
  const [first] = await bind(before.id, publishId, publishId);
  expect(first).toMatchObject({ publish_id: publishId, strategy_id: before.id, scope: 1 });
  const [second] = await bind(after.id, publishId);
  const { throttles } = await scene.call(bindings.listThrottlesOfApi, { query: { api_id: id } });
  expect(throttles).toMatchObject([
    { name: 'strict', bind_id: second?.id, bind_num: 1, env_name: 'RELEASE' },
  ]);
  expect(await scene.changesBy(() => bind(after.id, publishId))).toEqual([]);
  const path = { throttle_binding_id: first?.id ?? '' };
  expect(await scene.refusal(bindings.unbindThrottle, { path })).toBe(
    'APIG.3012: The request throttling policy binding record does not exist.',
  );
});

test('what is offline or unknown is not bound, and of several then none', async () => {
  const [list, offline] = [await published('list'), await published('offline')];
  await scene.publish(offline.id, RELEASE, 'offline');
  const { id: strategy_id } = await create();
  for (const wrong of [newId(), offline.publishId]) {
    const sent = { body: { strategy_id, publish_ids: [list.publishId, wrong] } };
    expect(await scene.refusal(bindings.bindThrottle, sent)).toMatch(/^APIG\.3015/);
  }
  expect((await scene.call(contracts.showThrottle, { path: { throttle_id: strategy_id } })).bind_num).toBe(0);
});

test('a bound policy cannot be deleted; one that was unbound can', async () => {
  const { publishId } = await published('orders');
  const { id: throttle_id } = await create();
  const [binding] = await bind(throttle_id, publishId);
  const path = { throttle_id };
  expect(await scene.refusal(contracts.deleteThrottle, { path })).toMatch(/^APIG\.3451/);
  const sent = { query: { action: 'delete' }, body: { throttle_bindings: [binding?.id ?? '', newId()] } };
  expect(await scene.call(bindings.batchUnbindThrottles, sent)).toMatchObject({
    success_count: 1,
    failure: [{ error_code: 'APIG.3012' }],
  });
  await scene.call(contracts.deleteThrottle, { path });
  expect(await scene.refusal(contracts.showThrottle, { path })).toMatch(/^APIG\.3005/);
});

test('bound APIs are listed apart from those that are not, which show the policy that they would lose', async () => {
  const [orders, billing] = [await published('orders'), await published('billing')];
  const throttle = await create();
  const other = await create({ name: 'other' });
  await bind(throttle.id, orders.publishId);
  await bind(other.id, billing.publishId);
  await published('free');
  const query = { throttle_id: throttle.id };
  const bound = await scene.call(bindings.listApisOfThrottle, { query });
  expect(bound.apis).toMatchObject([
    { name: 'orders', throttle_name: 'steady', publish_id: orders.publishId },
  ]);
  const unbound = await scene.call(bindings.listApisWithoutThrottle, { query });
  expect(unbound.apis.map(({ name, throttle_name }) => [name, throttle_name]).sort()).toEqual([
    ['billing', 'other'],
    ['free', ''],
  ]);
});

test('credentials and tenants have limits of their own, at most that of the API, once each', async () => {
  const { id: object_id } = await scene.createCredential('orders');
  const throttle = await create({ app_call_limits: 3 });
  const path = { throttle_id: throttle.id };
  const add = (fields: object) => ({
    path,
    body: { call_limits: 4, object_type: 'APP', object_id, ...fields },
  });
  const special = await scene.call(specials.createThrottleSpecial, add({}));
  expect(special).toMatchObject({ call_limits: 4, object_type: 'APP', object_id, app_name: 'orders' });
  const refusal = (fields: object) => scene.refusal(specials.createThrottleSpecial, add(fields));
  expect(await refusal({})).toMatch(/^APIG\.3308/);
  expect(await refusal({ object_type: 'USER', call_limits: 11 })).toMatch(/^APIG\.2012: .*call_limits/);
  expect(await refusal({ object_id: newId() })).toMatch(/^APIG\.3004/);
  await scene.call(specials.createThrottleSpecial, add({ object_type: 'USER', object_id: newId() }));
  const { throttle_specials } = await scene.call(specials.listThrottleSpecials, { path });
  expect(throttle_specials.map(({ object_type }) => object_type).sort()).toEqual(['APP', 'USER']);
  expect(await scene.call(contracts.showThrottle, { path })).toMatchObject({ is_inclu_special_throttle: 1 });
  const of = { ...path, strategy_id: special.id };
  const changed = await scene.call(specials.updateThrottleSpecial, { path: of, body: { call_limits: 5 } });
  expect(changed.call_limits).toBe(5);
  const below = { path, body: { ...body, api_call_limits: 4 } };
  expect(await scene.refusal(contracts.updateThrottle, below)).toMatch(/^APIG\.2012: .*api_call_limits/);
  await scene.call(specials.deleteThrottleSpecial, { path: of });
  expect(await scene.refusal(specials.deleteThrottleSpecial, { path: of })).toMatch(/^APIG\.3013/);
});

test('a policy has at most 30 special tenants', async () => {
  const { id: throttleId, ...throttle } = await create();
  const { accountId, instanceId } = scene.tenant;
  await scene.world.env.database.throttleSpecial.createMany({
    data: Array.from({ length: 30 }, () => ({
      ...{ id: newId(), accountId, instanceId, throttleId, objectType: 'USER', objectId: newId() },
      callLimits: throttle.api_call_limits,
    })),
  });
  const sent = { path: { throttle_id: throttleId }, body: { call_limits: 1, object_type: 'USER' } };
  expect(
    await scene.refusal(specials.createThrottleSpecial, {
      ...sent,
      body: { ...sent.body, object_id: newId() },
    }),
  ).toMatch(/^APIG\.3100/);
});

test('a deleted credential takes its limit with it, and the gateway is told', async () => {
  const { id: object_id } = await scene.createCredential('orders');
  const { id: throttle_id } = await create();
  const sent = { path: { throttle_id }, body: { call_limits: 4, object_type: 'APP', object_id } };
  await scene.call(specials.createThrottleSpecial, sent);
  const changes = await scene.changesBy(() => scene.call(deleteApp, { path: { app_id: object_id } }));
  expect(changes).toContain(`throttle ${throttle_id}`);
  expect((await scene.call(specials.listThrottleSpecials, { path: { throttle_id } })).total).toBe(0);
});

test('what a policy does without its source of leases is said apart, closed at first', async () => {
  const { id: throttle_id } = await create();
  const path = { throttle_id };
  expect(await scene.call(contracts.showThrottleOutage, { path })).toEqual({ mode: 'CLOSED', open_calls: 0 });
  const open = { mode: 'OPEN', open_calls: 7 };
  expect(await scene.call(contracts.updateThrottleOutage, { path, body: open })).toEqual(open);
});
