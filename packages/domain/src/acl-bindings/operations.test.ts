import * as contracts from '@turnpike/contracts/http/acls';
import { createEnvironment } from '@turnpike/contracts/http/environments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, RELEASE, type Scene } from '../../test/scene.ts';
import { newId } from '../kernel/new-id.ts';

let first: Scene;
let scene: Scene;
let aclId: string;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
  aclId = await createAcl('office');
});
afterAll(() => first.world.close());

const createAcl = async (acl_name: string) => {
  const body = { acl_name, acl_type: 'DENY', acl_value: '10.0.0.1', entity_type: 'IP' };
  return (await scene.call(contracts.createAcl, { body })).id;
};

async function publishedApi(name: string): Promise<{ id: string; publishId: string }> {
  const { id } = await scene.createApi(name);
  return { id, publishId: await scene.publish(id) };
}

const bind = async (acl_id: string, ...publish_ids: string[]) =>
  (await scene.call(contracts.bindAcl, { body: { acl_id, publish_ids } })).acl_bindings;
const aclsOf = async (api_id: string) =>
  (await scene.call(contracts.listAclsOfApi, { query: { api_id } })).acls.map(({ acl_name }) => acl_name);

test('a policy is bound to each publication, once', async () => {
  const [list, show] = [await publishedApi('list'), await publishedApi('show')];
  const bindings = await bind(aclId, list.publishId, show.publishId, list.publishId);
  expect(bindings.map(({ api_id, env_id, acl_id }) => ({ api_id, env_id, acl_id }))).toEqual(
    expect.arrayContaining([
      { api_id: list.id, env_id: RELEASE, acl_id: aclId },
      { api_id: show.id, env_id: RELEASE, acl_id: aclId },
    ]),
  );
  expect(bindings).toHaveLength(2);
});

test('a publication has one policy of a kind: binding takes the place of the one before', async () => {
  const { id, publishId } = await publishedApi('list');
  const [before] = await bind(aclId, publishId);
  const [after] = await bind(await createAcl('home'), publishId);
  expect(after?.id).not.toBe(before?.id);
  expect(await aclsOf(id)).toEqual(['home']);
  const path = { acl_bindings_id: before?.id ?? '' };
  expect(await scene.refusal(contracts.unbindAcl, { path })).toMatch(/^APIG\.3010/);
});

test('binding again changes nothing', async () => {
  const { publishId } = await publishedApi('list');
  const once = await bind(aclId, publishId);
  expect(await scene.changesBy(() => bind(aclId, publishId))).toEqual([]);
  expect(await bind(aclId, publishId)).toEqual(once);
});

test('one publication that is unknown or offline, and none is bound', async () => {
  const [list, offline] = [await publishedApi('list'), await publishedApi('offline')];
  await scene.publish(offline.id, RELEASE, 'offline');
  for (const wrong of [newId(), offline.publishId]) {
    const body = { acl_id: aclId, publish_ids: [list.publishId, wrong] };
    expect(await scene.refusal(contracts.bindAcl, { body })).toBe(
      'APIG.3015: The API publication record does not exist.',
    );
  }
  expect(await aclsOf(list.id)).toEqual([]);
});

test('an unknown policy cannot be bound', async () => {
  const { publishId } = await publishedApi('list');
  const body = { acl_id: newId(), publish_ids: [publishId] };
  expect(await scene.refusal(contracts.bindAcl, { body })).toMatch(/^APIG\.3006/);
});

test('an unbound policy is bound no longer, and may be deleted', async () => {
  const { id, publishId } = await publishedApi('list');
  const [binding] = await bind(aclId, publishId);
  const path = { acl_bindings_id: binding?.id ?? '' };
  await scene.call(contracts.unbindAcl, { path });
  expect(await aclsOf(id)).toEqual([]);
  expect(await scene.refusal(contracts.unbindAcl, { path })).toBe(
    'APIG.3010: The access control policy binding record does not exist.',
  );
  await scene.call(contracts.deleteAcl, { path: { acl_id: aclId } });
});

test('of several bindings those are removed that exist; the others are told', async () => {
  const [list, show] = [await publishedApi('list'), await publishedApi('show')];
  const bindings = await bind(aclId, list.publishId, show.publishId);
  const missing = newId();
  const ids = bindings.map(({ id }) => id);
  const sent = { query: { action: 'delete' }, body: { acl_bindings: [...ids, missing, ...ids] } };
  expect(await scene.call(contracts.batchUnbindAcls, sent)).toEqual({
    success_count: 2,
    failure: [
      {
        bind_id: missing,
        error_code: 'APIG.3010',
        error_msg: 'The access control policy binding record does not exist.',
        api_id: '',
        api_name: '',
      },
    ],
  });
  expect(await aclsOf(list.id)).toEqual([]);
});

test('a binding outlives going offline: it is listed and holds again with the next publication', async () => {
  const { id, publishId } = await publishedApi('list');
  await bind(aclId, publishId);
  await scene.publish(id, RELEASE, 'offline');
  expect(await aclsOf(id)).toEqual(['office']);
  expect(await scene.publish(id)).toBe(publishId);
  expect(await aclsOf(id)).toEqual(['office']);
});

test('the policies of an API are listed per environment', async () => {
  const { id, publishId } = await publishedApi('list');
  const environment = await scene.call(createEnvironment, { body: { name: 'TEST' } });
  const inTest = await scene.publish(id, environment.id);
  const home = await createAcl('home');
  await bind(aclId, publishId);
  await bind(home, inTest);
  const list = async (query: Record<string, string>) =>
    (await scene.call(contracts.listAclsOfApi, { query: { api_id: id, ...query } })).acls;
  expect(await list({})).toHaveLength(2);
  expect(await list({ env_id: RELEASE })).toMatchObject([
    { acl_id: aclId, acl_name: 'office', acl_type: 'DENY', acl_value: '10.0.0.1', env_name: 'RELEASE' },
  ]);
  expect(await list({ env_name: 'TEST' })).toMatchObject([{ acl_id: home, env_id: environment.id }]);
  expect(await list({ acl_name: 'OFF' })).toHaveLength(1);
  expect(await list({ acl_id: newId() })).toEqual([]);
});

test('the APIs of a policy are listed apart from those that it can be bound to, with the policy they have', async () => {
  const [bound, other, free] = [
    await publishedApi('bound'),
    await publishedApi('other'),
    await publishedApi('free'),
  ];
  await scene.createApi('draft');
  await bind(aclId, bound.publishId);
  await bind(await createAcl('home'), other.publishId);
  const query = { acl_id: aclId };
  const { apis } = await scene.call(contracts.listApisOfAcl, { query });
  expect(apis).toMatchObject([
    {
      api_id: bound.id,
      api_name: 'bound',
      api_remark: 'remark of bound',
      publish_id: bound.publishId,
      group_name: 'DEFAULT',
      env_name: 'RELEASE',
      req_method: 'GET',
      tags: ['tagged'],
    },
  ]);
  const unbound = await scene.call(contracts.listApisWithoutAcl, { query });
  expect(unbound.apis.map(({ name, acl_name, publish_id }) => [name, acl_name, publish_id]).sort()).toEqual([
    ['free', '', free.publishId],
    ['other', 'home', other.publishId],
  ]);
  const named = await scene.call(contracts.listApisWithoutAcl, { query: { ...query, api_name: 'FRE' } });
  expect(named.apis.map(({ id }) => id)).toEqual([free.id]);
  const inGroup = await scene.call(contracts.listApisWithoutAcl, { query: { ...query, group_id: newId() } });
  expect(inGroup.total).toBe(0);
});

test('the gateway is told of each publication whose policies change', async () => {
  const [list, show] = [await publishedApi('list'), await publishedApi('show')];
  const told = [`publication ${list.publishId}`, `publication ${show.publishId}`].sort();
  const both = await scene.changesBy(() => bind(aclId, list.publishId, show.publishId));
  expect(both.sort()).toEqual(told);
  const home = await createAcl('home');
  expect(await scene.changesBy(() => bind(home, list.publishId))).toEqual([`publication ${list.publishId}`]);
  const ids = [...(await bind(home, list.publishId)), ...(await bind(aclId, show.publishId))].map(
    ({ id }) => id,
  );
  const path = { acl_bindings_id: ids[0] ?? '' };
  expect(await scene.changesBy(() => scene.call(contracts.unbindAcl, { path }))).toEqual([
    `publication ${list.publishId}`,
  ]);
  const batch = { query: { action: 'delete' }, body: { acl_bindings: ids } };
  expect(await scene.changesBy(() => scene.call(contracts.batchUnbindAcls, batch))).toEqual([
    `publication ${show.publishId}`,
  ]);
});
