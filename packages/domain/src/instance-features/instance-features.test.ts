import {
  createFeature,
  listFeatures,
  listInstanceFeatures,
} from '@turnpike/contracts/http/instance-features';
import { showInstance } from '@turnpike/contracts/http/instances';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
import { publish } from '../config-feed/publish.ts';
import { readDocumentsSince } from '../config-feed/repository.ts';

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});
afterAll(() => first?.world.close());

const set = (name: string, config?: string, enable = true) =>
  scene.call(createFeature, { body: { name, enable, ...(config === undefined ? {} : { config }) } });
const refused = (name: string, config?: string, enable = true) =>
  scene.refusal(createFeature, { body: { name, enable, ...(config === undefined ? {} : { config }) } });

async function compiledSettings() {
  const { database } = scene.world.env;
  const { instanceId } = scene.tenant;
  await publish(database, instanceId, 'all', scene.world.env);
  const found = await readDocumentsSince(database, instanceId, -1);
  const settings = found?.documents.find(({ kind }) => kind === 'settings');
  return (settings as unknown as { body: Record<string, never> }).body;
}

test('a config is shown as it was written, and can be set again at once', async () => {
  const made = await set('ratelimit', '{"api_limits": 500}');
  expect(made).toMatchObject({ name: 'ratelimit', enable: true, config: '{"api_limits": 500}' });
  const again = await set('ratelimit', '{ "api_limits":501 }');
  expect(again).toMatchObject({ id: made.id, config: '{ "api_limits":501 }' });
  expect(await scene.call(listFeatures)).toEqual({ total: 1, size: 1, features: [again] });
});

test('what is set goes into the settings that gateways get; what is disabled is as at first', async () => {
  await set('ratelimit', '{"api_limits": 500}');
  await set('request_body_size', '2097152');
  await set('route', '{"user_routes":["10.20.0.0/16"]}');
  await set('app_route', 'on');
  await set('gzip');
  await set('app_jwt', '{"enable":"off"}');
  expect(await compiledSettings()).toMatchObject({
    apiCallsPerSecond: 500,
    requestBodyLimitBytes: 2_097_152,
    network: { routes: ['10.20.0.0/16'] },
    features: { app_route: true, gzip: { comp_level: 6 }, app_jwt: null, vpc_name_modifiable: true },
  });
  await set('ratelimit', undefined, false);
  await set('app_route', undefined, false);
  await set('vpc_name_modifiable', undefined, false);
  expect(await compiledSettings()).toMatchObject({
    apiCallsPerSecond: 6_000,
    features: { app_route: false, vpc_name_modifiable: false },
  });
  expect((await set('ratelimit')).config).toBe('{"api_limits": 500}');
});

test('a change is told to the gateway', async () => {
  const { instanceId } = scene.tenant;
  expect(await scene.changesBy(() => set('app_basic', 'on'))).toEqual([`settings ${instanceId}`]);
});

test('what gateways do not have, and what nobody sets, is refused as the reference says', async () => {
  expect(await refused('teleport', 'on')).toMatch(/^APIG\.3458: /);
  expect(await refused('cors', 'on')).toMatch(/^APIG\.3458: .*cors cannot be set/);
  expect(await refused('__proto__', 'on')).toMatch(/^APIG\.3458: /);
});

test.each([
  ['gzip', '{"comp_level":10}', 'comp_level'],
  ['real_ip_header_getter', undefined, 'cannot be enabled without one'],
  ['route', '{"user_routes":["192.168.0.0/24"]}', 'user_routes[0]: is no network that the operator'],
  [
    'backend_token_allow',
    '{"backend_token_allow_users":["a","(b"]}',
    'backend_token_allow_users[1]: is no regular',
  ],
  [
    'backend_token_allow',
    '{"backend_token_allow_users":["(?=a)"]}',
    'backend_token_allow_users[0]: is no regular',
  ],
])('%s refuses %s and says which key', async (name, config, reason) => {
  const message = await refused(name, config);
  expect(message).toMatch(/^APIG\.2012: .*parameterName:config/);
  expect(message).toContain(reason);
});

test('a secret is sealed for its gateway, never shown, and kept when its mask is written back', async () => {
  const secret = 'a key of tokens that nobody may see';
  const config = JSON.stringify({ enable: 'on', app_token_key: secret });
  const made = await set('app_token', config);
  expect(JSON.parse(made.config)).toMatchObject({ app_token_key: '******', app_token_expire_time: 3_600 });
  const changed = JSON.stringify({ ...JSON.parse(made.config), app_token_expire_time: 60 });
  await set('app_token', changed);

  const { keyring, database } = scene.world.env;
  const { instanceId } = scene.tenant;
  const { features } = (await compiledSettings()) as unknown as {
    features: { app_token: { app_token_expire_time: number; app_token_key: { sealed: string } } };
  };
  expect(features.app_token.app_token_expire_time).toBe(60);
  const context = `${instanceId}/features/app_token/app_token_key`;
  const open = (gateway: string) =>
    openSecret(keyring.gatewayKey(gateway), context, features.app_token.app_token_key.sealed);
  expect(open(instanceId)).toBe(secret);
  expect(() => open(first.tenant.instanceId)).toThrow();

  await refused('app_tokens', config);
  const rows = await Promise.all([
    database.auditEvent.findMany(),
    database.instanceFeature.findMany(),
    database.configBody.findMany(),
  ]);
  const kept = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(kept).toContain('app_token_expire_time');
  expect(kept).not.toContain(secret);
  await set('app_token', JSON.stringify({ app_token_key: '' }));
  expect(await refused('app_token', JSON.stringify({ app_token_key: '******' }))).toContain(
    'no secret is kept',
  );
});

test('what a gateway supports is the same in both places where it is told', async () => {
  const { features } = await scene.call(listInstanceFeatures, { query: { limit: '500' } });
  expect(features).toEqual(expect.arrayContaining(['ratelimit', 'gzip', 'route']));
  const detail = await scene.call(showInstance);
  expect(detail.supported_features).toEqual(features);
  const page = await scene.call(listInstanceFeatures, { query: { offset: '1', limit: '2' } });
  expect(page).toEqual({ total: features.length, size: 2, features: features.slice(1, 3) });
});
