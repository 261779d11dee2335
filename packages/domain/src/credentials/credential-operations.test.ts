import * as contracts from '@turnpike/contracts/http/apps';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
import { execute } from '../kernel/execute.ts';
import { newId } from '../kernel/new-id.ts';
import { findOperation } from '../registry.ts';

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});
afterAll(() => first.world.close());

/** The secret as the gateway will open it. */
async function storedSecret(id: string): Promise<string> {
  const { env } = scene.world;
  const row = await env.database.app.findUniqueOrThrow({ where: { id } });
  return openSecret(env.keyring.gatewayKey(row.instanceId), row.id, row.secretSealed);
}

async function insertApps(count: number): Promise<void> {
  await scene.world.env.database.app.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      id: newId(),
      accountId: scene.tenant.accountId,
      instanceId: scene.tenant.instanceId,
      name: `filler-${index}`,
      appKey: newId(),
      secretSealed: 'sealed',
      secretHint: '',
    })),
  });
}

test('a credential gets a key and a secret of 32 hex digits, and the gateway can open what is stored', async () => {
  const app = await scene.createCredential('orders');
  expect(app).toMatchObject({ name: 'orders', remark: '', creator: 'USER', status: 1, app_type: 'apig' });
  expect(app.app_key).toMatch(/^[0-9a-f]{32}$/);
  expect(app.app_secret).toMatch(/^[0-9a-f]{32}$/);
  expect(await storedSecret(app.id)).toBe(app.app_secret);
});

test('a chosen key and secret are kept as chosen', async () => {
  const body = { name: 'orders', app_key: 'my-key-0001', app_secret: 'S3cret!@#$%+-/=long', remark: 'r' };
  const app = await scene.call(contracts.createApp, { body });
  expect(app).toMatchObject(body);
  expect(await storedSecret(app.id)).toBe(body.app_secret);
});

test('a secret is shown once: every later answer masks it', async () => {
  const app = await scene.createCredential('orders');
  const path = { app_id: app.id };
  const mask = `****${app.app_secret.slice(-4)}`;
  const { apps } = await scene.call(contracts.listApps);
  expect(apps.map(({ app_secret }) => app_secret)).toEqual([mask]);
  expect((await scene.call(contracts.showApp, { path })).app_secret).toBe(mask);
  const updated = await scene.call(contracts.updateApp, { path, body: { name: 'orders-2' } });
  expect(updated.app_secret).toBe(mask);
});

test('of a secret under 16 characters not even the end is shown', async () => {
  const app = await scene.call(contracts.createApp, { body: { name: 'orders', app_secret: 'short-01' } });
  expect((await scene.call(contracts.showApp, { path: { app_id: app.id } })).app_secret).toBe('****');
});

test('a reset replaces the secret at once and keeps the key', async () => {
  const app = await scene.createCredential('orders');
  const path = { app_id: app.id };
  const reset = await scene.call(contracts.resetAppSecret, { path, body: {} });
  expect(reset.app_key).toBe(app.app_key);
  expect(reset.app_secret).not.toBe(app.app_secret);
  expect(await storedSecret(app.id)).toBe(reset.app_secret);
  await scene.call(contracts.resetAppSecret, { path, body: { app_secret: 'chosen-secret-0001' } });
  expect(await storedSecret(app.id)).toBe('chosen-secret-0001');
});

test('a key is one credential of all accounts, and the refusal tells no more than that it exists', async () => {
  const body = { name: 'orders', app_key: `key-${newId()}` };
  const other = first.of(await first.world.createTenant());
  await other.call(contracts.createApp, { body });
  expect(await scene.refusal(contracts.createApp, { body })).toBe('APIG.3310: The AppKey already exists.');
});

test('a name is one credential of a gateway; another gateway may use it', async () => {
  await scene.createCredential('orders');
  const taken = 'APIG.3203: The app name already exists.';
  expect(await scene.refusal(contracts.createApp, { body: { name: 'orders' } })).toBe(taken);
  const { id } = await scene.createCredential('billing');
  expect(await scene.refusal(contracts.updateApp, { path: { app_id: id }, body: { name: 'orders' } })).toBe(
    taken,
  );
  await first.of(await first.world.createTenant()).createCredential('orders');
});

test('a gateway has at most 50 credentials, also when several are created at the same time', async () => {
  await insertApps(47);
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => scene.createCredential(`racer-${n}`)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await scene.refusal(contracts.createApp, { body: { name: 'one-more' } })).toMatch(/^APIG\.3103: /);
});

test('an update keeps what it does not name', async () => {
  const app = await scene.call(contracts.createApp, { body: { name: 'orders', remark: 'kept' } });
  const updated = await scene.call(contracts.updateApp, {
    path: { app_id: app.id },
    body: { name: 'orders-2' },
  });
  expect(updated).toMatchObject({ id: app.id, name: 'orders-2', remark: 'kept', app_key: app.app_key });
});

test('lists filter by name and key, by substring or exactly, and page', async () => {
  const orders = await scene.createCredential('orders');
  await scene.createCredential('orders-eu');
  await scene.createCredential('billing');
  const names = async (query: Record<string, string>) =>
    (await scene.call(contracts.listApps, { query })).apps.map(({ name }) => name).sort();
  expect(await names({ name: 'ORDERS' })).toEqual(['orders', 'orders-eu']);
  expect(await names({ name: 'orders', precise_search: 'name' })).toEqual(['orders']);
  expect(await names({ app_key: orders.app_key })).toEqual(['orders']);
  expect(await names({ id: orders.id })).toEqual(['orders']);
  expect(await names({ status: '1', creator: 'USER' })).toHaveLength(3);
  expect(await names({ creator: 'MARKET' })).toEqual([]);
  expect(await scene.call(contracts.listApps, { query: { limit: '2', offset: '2' } })).toMatchObject({
    total: 3,
    size: 1,
  });
});

test('a deleted credential is gone with its AppCodes', async () => {
  const app = await scene.createCredential('orders');
  const path = { app_id: app.id };
  await scene.call(contracts.generateAppCode, { path });
  await scene.call(contracts.deleteApp, { path });
  expect(await scene.refusal(contracts.checkApp, { path })).toBe('APIG.3004: The app does not exist.');
  expect(await scene.world.env.database.appCode.count({ where: { appId: app.id } })).toBe(0);
});

test('every change of a credential tells its gateway', async () => {
  const changes = await scene.changesBy(() => scene.createCredential('orders'));
  const app = (await scene.call(contracts.listApps)).apps[0];
  const path = { app_id: app?.id ?? '' };
  const told = [`credential ${app?.id}`];
  expect(changes).toEqual(told);
  const changing = [
    () => scene.call(contracts.updateApp, { path, body: { name: 'orders-2' } }),
    () => scene.call(contracts.resetAppSecret, { path, body: {} }),
    () => scene.call(contracts.deleteApp, { path }),
  ];
  for (const change of changing) expect(await scene.changesBy(change)).toEqual(told);
  expect(await scene.changesBy(() => scene.call(contracts.listApps))).toEqual([]);
});

test('what a change sets off is written in its transaction: if that fails, nothing has happened', async () => {
  const { env } = scene.world;
  const operation = findOperation('CreateAnAppV2');
  const failing = {
    ...operation,
    behaviour: {
      ...operation.behaviour,
      effects: () => [{ type: 'change', instanceId: '\u0000', kind: 'credential', documentId: 'x' } as const],
    },
  };
  const raw = {
    path: { project_id: scene.tenant.projectId, instance_id: scene.tenant.instanceId },
    query: {},
    body: { name: 'orders' },
  };
  await expect(execute(env, scene.tenant.administrator, failing, raw)).rejects.toThrow();
  const where = { accountId: scene.tenant.accountId };
  expect(await env.database.app.count({ where })).toBe(0);
  expect(await env.database.auditEvent.count({ where })).toBe(0);
});
