import * as contracts from '@turnpike/contracts/http/app-auths';
import { listApps } from '@turnpike/contracts/http/apps';
import { createEnvironment } from '@turnpike/contracts/http/environments';
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

const authorise = (appIds: string[], apiIds: string[], environmentId = RELEASE) =>
  scene.call(contracts.authoriseApps, {
    body: { env_id: environmentId, app_ids: appIds, api_ids: apiIds },
  });

async function publishedApi(name: string): Promise<{ id: string; publishId: string }> {
  const { id } = await scene.createApi(name);
  return { id, publishId: await scene.publish(id) };
}

test('every credential is authorised for every API', async () => {
  const apps = [await scene.createCredential('orders'), await scene.createCredential('billing')];
  const apis = [await publishedApi('list'), await publishedApi('show')];
  const { auths } = await authorise(
    apps.map(({ id }) => id),
    apis.map(({ id }) => id),
  );
  expect(auths.map(({ auth_result }) => auth_result.status)).toEqual(Array(4).fill('SUCCESS'));
  expect(new Set(auths.map(({ app_id, api_id }) => `${app_id}:${api_id}`)).size).toBe(4);
  expect(auths[0]).toMatchObject({ auth_role: 'PROVIDER', auth_tunnel: 'NORMAL' });
});

test('each pair has its own outcome: what is wrong with one stops no other', async () => {
  const app = await scene.createCredential('orders');
  const granted = await publishedApi('granted');
  const already = await publishedApi('already');
  await authorise([app.id], [already.id]);
  const open = await scene.createApi('open', 'NONE');
  await scene.publish(open.id);
  const draft = await scene.createApi('draft');
  const offline = await publishedApi('offline');
  await scene.publish(offline.id, RELEASE, 'offline');
  const nowhere = newId();

  const { auths } = await authorise(
    [app.id],
    [granted.id, already.id, open.id, draft.id, offline.id, nowhere, granted.id],
  );
  const outcome = ({ api_id, auth_result: { status, error_code } }: (typeof auths)[number]) =>
    [api_id, status, error_code] as const;
  expect(auths.map(outcome)).toEqual([
    [granted.id, 'SUCCESS', ''],
    [already.id, 'SKIPPED', 'APIG.3316'],
    [open.id, 'FAILED', 'TURNPIKE.3317'],
    [draft.id, 'FAILED', 'APIG.3015'],
    [offline.id, 'FAILED', 'APIG.3015'],
    [nowhere, 'FAILED', 'APIG.3002'],
  ]);
  expect(auths[0]?.auth_result).toEqual({
    status: 'SUCCESS',
    error_code: '',
    error_msg: '',
    api_name: 'granted',
    app_name: 'orders',
  });
  expect(auths[1]?.auth_result.error_msg).toBe('The API authorization record already exists.');
  expect(auths[1]?.id).toMatch(/^[0-9a-f]{32}$/);
  expect(auths[2]?.id).toBe('');
});

test('unknown credentials fail, and known ones are authorised beside them', async () => {
  const app = await scene.createCredential('orders');
  const api = await publishedApi('list');
  const { auths } = await authorise([newId(), app.id], [api.id]);
  expect(auths.map(({ auth_result: { status, error_code } }) => [status, error_code])).toEqual([
    ['FAILED', 'APIG.3004'],
    ['SUCCESS', ''],
  ]);
});

test('an authorisation holds in its environment only', async () => {
  const app = await scene.createCredential('orders');
  const { id } = await publishedApi('list');
  const environment = await scene.call(createEnvironment, { body: { name: 'TEST' } });
  const status = async (environmentId: string) =>
    (await authorise([app.id], [id], environmentId)).auths[0]?.auth_result.error_code;
  expect(await status(environment.id)).toBe('APIG.3015');
  await scene.publish(id, environment.id);
  expect(await status(environment.id)).toBe('');
  expect(await status(RELEASE)).toBe('');
  const missing = { body: { env_id: newId(), app_ids: [app.id], api_ids: [id] } };
  expect(await scene.refusal(contracts.authoriseApps, missing)).toBe(
    'APIG.3003: The environment does not exist.',
  );
});

test('what is authorised is listed from both sides, with names and the publication', async () => {
  const app = await scene.createCredential('orders');
  const api = await publishedApi('list');
  const { auths } = await authorise([app.id], [api.id]);
  const expected = {
    id: auths[0]?.id,
    api_id: api.id,
    api_name: 'list',
    group_id: scene.tenant.defaultGroupId,
    group_name: 'DEFAULT',
    api_type: 1,
    api_remark: 'remark of list',
    env_id: RELEASE,
    env_name: 'RELEASE',
    auth_time: auths[0]?.auth_time,
    app_id: app.id,
    app_name: 'orders',
    app_creator: 'USER',
    publish_id: api.publishId,
    tags: ['tagged'],
  };
  const ofApp = await scene.call(contracts.listAuthorisedApis, { query: { app_id: app.id } });
  const ofApi = await scene.call(contracts.listAuthorisedApps, { query: { api_id: api.id } });
  expect(ofApp).toMatchObject({ total: 1, size: 1, auths: [expected] });
  expect(ofApi).toEqual(ofApp);
  expect((await scene.call(listApps)).apps[0]?.bind_num).toBe(1);
});

test('the lists filter by API, group, environment and credential', async () => {
  const [orders, billing] = [await scene.createCredential('orders'), await scene.createCredential('billing')];
  const [list, show] = [await publishedApi('list'), await publishedApi('show')];
  await authorise([orders.id, billing.id], [list.id, show.id]);
  const apis = async (query: Record<string, string>) =>
    (await scene.call(contracts.listAuthorisedApis, { query: { app_id: orders.id, ...query } })).auths
      .map(({ api_name }) => api_name)
      .sort();
  expect(await apis({})).toEqual(['list', 'show']);
  expect(await apis({ api_id: list.id })).toEqual(['list']);
  expect(await apis({ api_name: 'SHO' })).toEqual(['show']);
  expect(await apis({ group_name: 'defau', group_id: scene.tenant.defaultGroupId })).toHaveLength(2);
  expect(await apis({ group_id: newId() })).toEqual([]);
  expect(await apis({ env_id: newId() })).toEqual([]);
  const apps = async (query: Record<string, string>) =>
    (await scene.call(contracts.listAuthorisedApps, { query: { api_id: list.id, ...query } })).auths
      .map(({ app_name }) => app_name)
      .sort();
  expect(await apps({})).toEqual(['billing', 'orders']);
  expect(await apps({ app_name: 'ord' })).toEqual(['orders']);
  expect(await apps({ app_id: billing.id })).toEqual(['billing']);
});

test('the APIs that a credential may still be authorised for are online, take credentials and are not granted', async () => {
  const app = await scene.createCredential('orders');
  const [granted, free] = [await publishedApi('granted'), await publishedApi('free')];
  await authorise([app.id], [granted.id]);
  await scene.createApi('draft');
  const offline = await publishedApi('offline');
  await scene.publish(offline.id, RELEASE, 'offline');
  const open = await scene.createApi('open', 'NONE');
  await scene.publish(open.id);
  const query = { app_id: app.id, env_id: RELEASE };
  const { apis } = await scene.call(contracts.listUnauthorisedApis, { query });
  expect(apis).toMatchObject([
    { id: free.id, name: 'free', auth_type: 'APP', publish_id: free.publishId, run_env_name: 'RELEASE' },
  ]);
  const none = await scene.call(contracts.listUnauthorisedApis, { query: { ...query, api_name: 'grant' } });
  expect(none.total).toBe(0);
});

test('a cancelled authorisation is gone', async () => {
  const app = await scene.createCredential('orders');
  const api = await publishedApi('list');
  const [auth] = (await authorise([app.id], [api.id])).auths;
  const path = { app_auth_id: auth?.id ?? '' };
  await scene.call(contracts.cancelAuthorisation, { path });
  const missing = 'APIG.3009: The app authorization record does not exist.';
  expect(await scene.refusal(contracts.cancelAuthorisation, { path })).toBe(missing);
  expect((await scene.call(contracts.listAuthorisedApis, { query: { app_id: app.id } })).total).toBe(0);
});

test('the gateway is told of each credential that gained or lost a grant, once, and of no other', async () => {
  const [orders, billing] = [await scene.createCredential('orders'), await scene.createCredential('billing')];
  const [list, show] = [await publishedApi('list'), await publishedApi('show')];
  const grantOne = () => authorise([orders.id], [list.id, show.id]);
  expect(await scene.changesBy(grantOne)).toEqual([`credential ${orders.id}`]);
  const grantBoth = () => authorise([orders.id, billing.id], [list.id, show.id]);
  expect(await scene.changesBy(grantBoth)).toEqual([`credential ${billing.id}`]);
  expect(await scene.changesBy(grantBoth)).toEqual([]);
  const { auths } = await scene.call(contracts.listAuthorisedApis, { query: { app_id: orders.id } });
  const path = { app_auth_id: auths[0]?.id ?? '' };
  const cancel = () => scene.call(contracts.cancelAuthorisation, { path });
  expect(await scene.changesBy(cancel)).toEqual([`credential ${orders.id}`]);
});
