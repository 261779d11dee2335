import { deleteApp, showAppQuotaOfApp } from '@turnpike/contracts/http/apps';
import * as contracts from '@turnpike/contracts/http/quotas';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
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

const body = { name: 'daily', call_limits: 100, time_unit: 'DAY', time_interval: 1 };
const createQuota = (fields: object = {}) =>
  scene.call(contracts.createQuota, { body: { ...body, ...fields } });
const bind = (quota: { app_quota_id: string }, ...appIds: string[]) =>
  scene.call(contracts.bindQuota, {
    path: { app_quota_id: quota.app_quota_id },
    body: { app_ids: appIds },
  });

test('a quota is read back as it was written, its reset point in UTC', async () => {
  const written = { ...body, reset_time: '2020-09-20 05:05:00', remark: 'per day' };
  const quota = await scene.call(contracts.createQuota, { body: written });
  expect(quota).toMatchObject({ ...written, bound_app_num: 0 });
  expect(await scene.call(contracts.showQuota, { path: { app_quota_id: quota.app_quota_id } })).toEqual(
    quota,
  );
  const row = await scene.world.env.database.appQuota.findUniqueOrThrow({
    where: { id: quota.app_quota_id },
  });
  expect(row.resetTime?.toISOString()).toBe('2020-09-20T05:05:00.000Z');
});

test('an update is whole: without a reset point windows start with the first call again', async () => {
  const { app_quota_id } = await createQuota({ reset_time: '2020-09-20 00:00:00' });
  const path = { app_quota_id };
  const updated = await scene.call(contracts.updateQuota, { path, body: { ...body, call_limits: 7 } });
  expect(updated).toMatchObject({ call_limits: 7, reset_time: '' });
});

test('a name is one quota of a gateway', async () => {
  await createQuota();
  const taken = 'TURNPIKE.3241: The credential quota name already exists.';
  expect(await scene.refusal(contracts.createQuota, { body })).toBe(taken);
  const { app_quota_id } = await createQuota({ name: 'hourly' });
  expect(await scene.refusal(contracts.updateQuota, { path: { app_quota_id }, body })).toBe(taken);
});

test.each(['2020-02-31 00:00:00', '2020-01-01 24:00:00', '1969-12-31 23:59:59', '2020-13-01 00:00:00'])(
  'a reset point that is no time, or before 1970, is refused: %s',
  async (reset_time) => {
    const sent = { body: { ...body, reset_time } };
    expect(await scene.refusal(contracts.createQuota, sent)).toMatch(/^APIG\.2012: .*reset_time/);
  },
);

test('a credential has one quota: binding takes the place of the binding before', async () => {
  const [orders, billing] = [await scene.createCredential('orders'), await scene.createCredential('billing')];
  const daily = await createQuota();
  const hourly = await createQuota({ name: 'hourly', time_unit: 'HOUR' });
  const { applies } = await bind(daily, orders.id, billing.id, orders.id);
  expect(applies.map(({ app_id }) => app_id).sort()).toEqual([orders.id, billing.id].sort());
  await bind(hourly, orders.id);
  const show = (id: string) => scene.call(showAppQuotaOfApp, { path: { app_id: id } });
  expect(await show(orders.id)).toMatchObject({ name: 'hourly', bound_app_num: 1 });
  expect(await show(billing.id)).toMatchObject({ name: 'daily', bound_app_num: 1 });
});

test('binding again keeps the time of the binding and tells the gateway of no credential', async () => {
  const { id } = await scene.createCredential('orders');
  const quota = await createQuota();
  const once = await bind(quota, id);
  expect(await scene.changesBy(() => bind(quota, id))).toEqual([`quota ${quota.app_quota_id}`]);
  expect(await bind(quota, id)).toEqual(once);
});

test('one unknown credential, and none is bound', async () => {
  const { id } = await scene.createCredential('orders');
  const { app_quota_id } = await createQuota();
  const sent = { path: { app_quota_id }, body: { app_ids: [id, newId()] } };
  expect(await scene.refusal(contracts.bindQuota, sent)).toBe('APIG.3004: The app does not exist.');
  expect((await scene.call(contracts.showQuota, { path: { app_quota_id } })).bound_app_num).toBe(0);
});

test('only what is bound can be unbound', async () => {
  const { id } = await scene.createCredential('orders');
  const quota = await createQuota();
  const other = await createQuota({ name: 'other' });
  await bind(quota, id);
  const notBound = 'TURNPIKE.3042: The credential is not bound to the credential quota.';
  const unbinding = (from: typeof quota, app_id = id) => ({
    path: { app_quota_id: from.app_quota_id, app_id },
  });
  expect(await scene.refusal(contracts.unbindQuota, unbinding(other))).toBe(notBound);
  expect(await scene.refusal(contracts.unbindQuota, unbinding(quota, newId()))).toMatch(/^APIG\.3004/);
  await scene.call(contracts.unbindQuota, unbinding(quota));
  expect(await scene.refusal(contracts.unbindQuota, unbinding(quota))).toBe(notBound);
  expect(await scene.refusal(showAppQuotaOfApp, { path: { app_id: id } })).toBe(notBound);
});

test('a deleted quota lets its credentials go', async () => {
  const { id } = await scene.createCredential('orders');
  const quota = await createQuota();
  await bind(quota, id);
  await scene.call(contracts.deleteQuota, { path: { app_quota_id: quota.app_quota_id } });
  expect(await scene.refusal(showAppQuotaOfApp, { path: { app_id: id } })).toMatch(/^TURNPIKE\.3042/);
  const row = await scene.world.env.database.app.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ quotaId: null, quotaBoundAt: null });
});

test('bound credentials are listed apart from those that can be bound, which show the quota they would lose', async () => {
  const orders = await scene.createCredential('orders');
  const billing = await scene.createCredential('billing');
  await scene.createCredential('free');
  const daily = await createQuota();
  await bind(daily, orders.id);
  await bind(await createQuota({ name: 'hourly' }), billing.id);
  const path = { app_quota_id: daily.app_quota_id };
  const bound = await scene.call(contracts.listQuotaApps, { path });
  expect(bound.apps).toMatchObject([{ name: 'orders', app_quota_name: 'daily', app_key: orders.app_key }]);
  const bindable = await scene.call(contracts.listBindableApps, { path });
  expect(bindable.apps.map(({ name, app_quota_name }) => [name, app_quota_name]).sort()).toEqual([
    ['billing', 'hourly'],
    ['free', ''],
  ]);
  const named = await scene.call(contracts.listBindableApps, { path, query: { app_name: 'fre' } });
  expect(named.apps.map(({ name }) => name)).toEqual(['free']);
});

test('lists filter by name and count bindings; a deleted credential no longer counts', async () => {
  const { id } = await scene.createCredential('orders');
  const daily = await createQuota();
  await createQuota({ name: 'hourly' });
  await bind(daily, id);
  const list = async (query: Record<string, string>) =>
    (await scene.call(contracts.listQuotas, { query })).quotas.map((quota) => [
      quota.name,
      quota.bound_app_num,
    ]);
  expect(await list({ name: 'dai' })).toEqual([['daily', 1]]);
  await scene.call(deleteApp, { path: { app_id: id } });
  expect((await list({})).sort()).toEqual([
    ['daily', 0],
    ['hourly', 0],
  ]);
});

test('the gateway is told of the quota and of every credential whose binding changes', async () => {
  const [a, b] = [await scene.createCredential('orders'), await scene.createCredential('billing')];
  const quota = await createQuota();
  const path = { app_quota_id: quota.app_quota_id };
  const told = [`quota ${quota.app_quota_id}`];
  expect(await scene.changesBy(() => scene.call(contracts.updateQuota, { path, body }))).toEqual(told);
  expect((await scene.changesBy(() => bind(quota, a.id, b.id))).sort()).toEqual(
    [...told, `credential ${a.id}`, `credential ${b.id}`].sort(),
  );
  const unbinding = { path: { ...path, app_id: a.id } };
  expect(await scene.changesBy(() => scene.call(contracts.unbindQuota, unbinding))).toEqual([
    ...told,
    `credential ${a.id}`,
  ]);
  expect(await scene.changesBy(() => scene.call(contracts.deleteQuota, { path }))).toEqual([
    ...told,
    `credential ${b.id}`,
  ]);
});
