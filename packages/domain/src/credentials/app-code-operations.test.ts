import { createHmac, randomBytes } from 'node:crypto';
import * as contracts from '@turnpike/contracts/http/apps';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';

let first: Scene;
let scene: Scene;
let path: { app_id: string };
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
  path = { app_id: (await scene.createCredential('orders')).id };
});
afterAll(() => first.world.close());

const newCode = (): string => randomBytes(40).toString('hex');

test('of an AppCode only the hash is kept that the gateway computes of what callers send', async () => {
  const code = newCode();
  const { id } = await scene.call(contracts.createAppCode, { path, body: { app_code: code } });
  const { env } = scene.world;
  const row = await env.database.appCode.findUniqueOrThrow({ where: { id } });
  const instance = await env.database.instance.findUniqueOrThrow({ where: { id: row.instanceId } });
  const key = openSecret(env.keyring.gatewayKey(instance.id), instance.id, instance.appCodeKeySealed);
  expect(row.hash).toBe(createHmac('sha256', key).update(code).digest('hex'));
  expect(JSON.stringify(row)).not.toContain(code.slice(0, -4));
});

test('an AppCode is shown once: chosen or generated (64 hex digits), later answers mask it', async () => {
  const code = newCode();
  const chosen = await scene.call(contracts.createAppCode, { path, body: { app_code: code } });
  const generated = await scene.call(contracts.generateAppCode, { path });
  expect(chosen).toMatchObject({ app_id: path.app_id, app_code: code });
  expect(generated.app_code).toMatch(/^[0-9a-f]{64}$/);
  const masks = [chosen, generated].map(({ app_code }) => `****${app_code.slice(-4)}`);
  const { app_codes } = await scene.call(contracts.listAppCodes, { path });
  expect(app_codes.map(({ app_code }) => app_code)).toEqual(masks);
  const shown = await scene.call(contracts.showAppCode, { path: { ...path, app_code_id: chosen.id } });
  expect(shown.app_code).toBe(masks[0]);
});

test('a credential has at most five AppCodes', async () => {
  for (let count = 0; count < 5; count += 1) await scene.call(contracts.generateAppCode, { path });
  const refused = 'APIG.3131: The number of AppCodes exceeds the maximum allowed limit.';
  expect(await scene.refusal(contracts.generateAppCode, { path })).toBe(refused);
  expect(await scene.refusal(contracts.createAppCode, { path, body: { app_code: newCode() } })).toBe(refused);
});

test('an AppCode opens one credential of a gateway; another gateway may have the same', async () => {
  const body = { app_code: newCode() };
  await scene.call(contracts.createAppCode, { path, body });
  const other = { app_id: (await scene.createCredential('billing')).id };
  const taken = 'TURNPIKE.3282: The AppCode already exists.';
  expect(await scene.refusal(contracts.createAppCode, { path: other, body })).toBe(taken);
  expect(await scene.refusal(contracts.createAppCode, { path, body })).toBe(taken);
  const elsewhere = first.of(await first.world.createTenant());
  const app = await elsewhere.createCredential('orders');
  await elsewhere.call(contracts.createAppCode, { path: { app_id: app.id }, body });
});

test('a deleted AppCode is gone, and is not found under another credential', async () => {
  const { id } = await scene.call(contracts.generateAppCode, { path });
  const missing = 'APIG.3082: The AppCode does not exist.';
  const other = await scene.createCredential('billing');
  const elsewhere = { app_id: other.id, app_code_id: id };
  expect(await scene.refusal(contracts.deleteAppCode, { path: elsewhere })).toBe(missing);
  await scene.call(contracts.deleteAppCode, { path: { ...path, app_code_id: id } });
  expect(await scene.refusal(contracts.showAppCode, { path: { ...path, app_code_id: id } })).toBe(missing);
});

test('AppCodes and addresses are part of the credential that the gateway is told of', async () => {
  const told = [`credential ${path.app_id}`];
  const acl = { app_acl_type: 'PERMIT', app_acl_values: ['10.0.0.1'] };
  expect(await scene.changesBy(() => scene.call(contracts.generateAppCode, { path }))).toEqual(told);
  const body = { app_code: newCode() };
  expect(await scene.changesBy(() => scene.call(contracts.createAppCode, { path, body }))).toEqual(told);
  const [code] = (await scene.call(contracts.listAppCodes, { path })).app_codes;
  const deletion = { path: { ...path, app_code_id: code?.id ?? '' } };
  expect(await scene.changesBy(() => scene.call(contracts.deleteAppCode, deletion))).toEqual(told);
  expect(await scene.changesBy(() => scene.call(contracts.updateAppAcl, { path, body: acl }))).toEqual(told);
  expect(await scene.changesBy(() => scene.call(contracts.deleteAppAcl, { path }))).toEqual(told);
});

test('the addresses that a credential may be used from are set, replaced and lifted', async () => {
  const show = () => scene.call(contracts.showAppAcl, { path });
  const anywhere = { app_id: path.app_id, app_acl_type: '', app_acl_values: [] };
  expect(await show()).toEqual(anywhere);
  const values = ['192.168.0.1', '192.168.0.5-192.168.0.10', '192.168.0.100/28', '2001:db8::/32'];
  const body = { app_acl_type: 'DENY', app_acl_values: values };
  expect(await scene.call(contracts.updateAppAcl, { path, body })).toEqual({ app_id: path.app_id, ...body });
  await scene.call(contracts.updateAppAcl, {
    path,
    body: { app_acl_type: 'PERMIT', app_acl_values: ['::1'] },
  });
  expect(await show()).toEqual({ app_id: path.app_id, app_acl_type: 'PERMIT', app_acl_values: ['::1'] });
  await scene.call(contracts.deleteAppAcl, { path });
  expect(await show()).toEqual(anywhere);
});

test('a wrong address is named and changes nothing', async () => {
  const body = { app_acl_type: 'DENY', app_acl_values: ['10.0.0.1', '10.0.0.9-10.0.0.1'] };
  expect(await scene.refusal(contracts.updateAppAcl, { path, body })).toBe(
    'APIG.2015: Invalid IP address: "10.0.0.9-10.0.0.1" is not an address, a range (low-high) or a CIDR block',
  );
  expect((await scene.call(contracts.showAppAcl, { path })).app_acl_values).toEqual([]);
});
