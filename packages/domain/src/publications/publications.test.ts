import * as apis from '@turnpike/contracts/http/apis';
import * as environments from '@turnpike/contracts/http/environments';
import * as groups from '@turnpike/contracts/http/groups';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';

let world: World;
let tenant: Tenant;
let groupId: string;

beforeAll(async () => {
  world = await createWorld();
  tenant = await world.createTenant();
  const group = await executeAs(world.env, tenant.administrator, groups.createGroup, {
    path: scope(),
    body: { name: 'shop' },
  });
  groupId = group.id;
});
afterAll(() => world.close());

const scope = (more: Record<string, string> = {}) => ({
  project_id: tenant.projectId,
  instance_id: tenant.instanceId,
  ...more,
});

const definition = (name: string, req_uri: string, result_content = '{}') => ({
  name,
  type: 1 as const,
  req_protocol: 'HTTP' as const,
  req_method: 'GET' as const,
  req_uri,
  auth_type: 'NONE' as const,
  backend_type: 'MOCK' as const,
  group_id: groupId,
  mock_info: { result_content },
});

const create = (name: string, uri: string) =>
  executeAs(world.env, tenant.administrator, apis.createApi, { path: scope(), body: definition(name, uri) });
const act = (action: 'online' | 'offline', api_id: string, env_id = RELEASE_ENVIRONMENT_ID) =>
  executeAs(world.env, tenant.administrator, apis.publishApi, {
    path: scope(),
    body: { action, api_id, env_id },
  });
const show = (api_id: string) =>
  executeAs(world.env, tenant.administrator, apis.showApi, { path: scope({ api_id }) });

test('publishing, taking offline and publishing again keeps the publication, and with it what is bound to it', async () => {
  const api = await create('again', '/again');
  const first = await act('online', api.id);
  expect(await show(api.id)).toMatchObject({ publish_id: first.publish_id, run_env_name: 'RELEASE' });
  await act('offline', api.id);
  expect(await show(api.id)).toMatchObject({ publish_id: '', run_env_name: '' });
  const second = await act('online', api.id);
  expect(second.publish_id).toBe(first.publish_id);
  expect(second.version_id).not.toBe(first.version_id);
});

test('what is not online cannot be taken offline', async () => {
  const api = await create('never', '/never');
  await expect(act('offline', api.id)).rejects.toMatchObject({ code: 'APIG.3015' });
});

test('a published API cannot be deleted, and a deleted one leaves a pointer for the publisher', async () => {
  const api = await create('doomed', '/doomed');
  const { publish_id } = await act('online', api.id);
  const remove = () =>
    executeAs(world.env, tenant.administrator, apis.deleteApi, { path: scope({ api_id: api.id }) });
  await expect(remove()).rejects.toMatchObject({ code: 'APIG.3416' });
  await act('offline', api.id);
  await remove();
  const pointers = await world.env.database.configChange.findMany({ where: { documentId: publish_id } });
  expect(pointers.every(({ kind }) => kind === 'publication') && pointers.length).toBe(3);
});

test('at most ten versions are kept, and any of them can be made current again', async () => {
  const api = await create('versions', '/versions');
  const published: string[] = [];
  for (let index = 0; index < 12; index++) published.push((await act('online', api.id)).version_id);
  const list = () =>
    executeAs(world.env, tenant.administrator, apis.listApiVersions, { path: scope({ api_id: api.id }) });
  const kept = await list();
  expect(kept.api_versions.map(({ version_id }) => version_id)).toEqual(published.slice(2).reverse());
  expect(kept.api_versions.map(({ status }) => status)).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2, 2]);

  await executeAs(world.env, tenant.administrator, apis.switchApiVersion, {
    path: scope({ api_id: api.id }),
    body: { version_id: published[2] ?? '' },
  });
  const current = (await list()).api_versions.filter(({ status }) => status === 1);
  expect(current.map(({ version_id }) => version_id)).toEqual([published[2]]);
});

test('two APIs that match the same calls are never online together, whatever their definitions said before', async () => {
  const first = await create('twin-a', '/twins/x');
  await act('online', first.id);
  await executeAs(world.env, tenant.administrator, apis.updateApi, {
    path: scope({ api_id: first.id }),
    body: definition('twin-a', '/elsewhere'),
  });
  const second = await create('twin-b', '/twins/x');
  await expect(act('online', second.id)).rejects.toMatchObject({ code: 'APIG.3301' });
  await act('online', first.id);
  await expect(act('online', second.id)).resolves.toMatchObject({ api_name: 'twin-b' });
});

test('an environment with a published API cannot be deleted; afterwards it can', async () => {
  const environment = await executeAs(world.env, tenant.administrator, environments.createEnvironment, {
    path: scope(),
    body: { name: 'staging' },
  });
  const api = await create('staged', '/staged');
  await act('online', api.id, environment.id);
  const remove = () =>
    executeAs(world.env, tenant.administrator, environments.deleteEnvironment, {
      path: scope({ env_id: environment.id }),
    });
  await expect(remove()).rejects.toMatchObject({ code: 'APIG.3418' });
  await act('offline', api.id, environment.id);
  await remove();
});

test('RELEASE belongs to its gateway: it is neither renamed nor deleted', async () => {
  const path = scope({ env_id: RELEASE_ENVIRONMENT_ID });
  const rename = executeAs(world.env, tenant.administrator, environments.updateEnvironment, {
    path,
    body: { name: 'other' },
  });
  await expect(rename).rejects.toMatchObject({ code: 'APIG.2011' });
  const remove = executeAs(world.env, tenant.administrator, environments.deleteEnvironment, { path });
  await expect(remove).rejects.toMatchObject({ code: 'APIG.2011' });
});

test('a mutation that is refused leaves no audit row, no pointer and no message', async () => {
  const count = async () => [
    await world.env.database.auditEvent.count(),
    await world.env.database.configChange.count(),
    await world.env.database.outboxMessage.count(),
  ];
  const before = await count();
  await expect(act('online', '0'.repeat(32))).rejects.toMatchObject({ code: 'APIG.3002' });
  await expect(create('again', '/another-path')).rejects.toMatchObject({ code: 'APIG.3202' });
  expect(await count()).toEqual(before);
});
