import { bindAcl, createAcl, deleteAcl, updateAcl } from '@turnpike/contracts/http/acls';
import { deleteApi } from '@turnpike/contracts/http/apis';
import { createGroup, deleteGroup, updateGroup } from '@turnpike/contracts/http/groups';
import { bindQuota, createQuota } from '@turnpike/contracts/http/quotas';
import { releaseOverrides, restoreRevision } from '@turnpike/contracts/http/revisions';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createScene, RELEASE, type Scene } from '../scene.ts';
import { type HistoryScene, historyOf } from './history-scene.ts';

let first: Scene;
let scene: Scene;
let history: HistoryScene;
beforeAll(async () => {
  first = await createScene();
});
afterAll(() => first.world.close());
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
  history = historyOf(scene);
  await history.compile('all');
});

const acl = (value: string) =>
  ({ acl_name: 'office', acl_type: 'PERMIT', acl_value: value, entity_type: 'IP' }) as const;

/** An API online with an access control policy of one address; then the policy gets another one. */
async function changedPolicy() {
  const { id: aclId } = await scene.call(createAcl, { body: acl('192.0.2.1') });
  const api = await scene.createApi('orders', 'NONE');
  const publishId = await scene.publish(api.id);
  await scene.call(bindAcl, { body: { acl_id: aclId, publish_ids: [publishId] } });
  const good = await history.compile();
  const before = await history.served();
  await scene.call(updateAcl, { path: { acl_id: aclId }, body: acl('192.0.2.2') });
  const bad = await history.compile();
  return { aclId, apiId: api.id, publishId, good, bad, before };
}

describe('restoring', () => {
  test('serves just what the revision served, as a new revision that names it', async () => {
    const { good, bad, before, aclId } = await changedPolicy();
    const done = await history.restore(good);
    expect(done).toMatchObject({
      ...{ revision: bad + 1, restored_from: good },
      restored: { total: 1, documents: [{ kind: 'acl', id: aclId, name: 'office', change: 'changed' }] },
      kept: { total: 0 },
    });
    expect(await history.served()).toEqual(before);
    expect(await history.show(bad + 1)).toMatchObject({
      ...{ restored_from: good, current: true },
      causes: [{ operation: restoreRevision.id }],
    });
  });

  test('lasts when everything is compared with its source, and when other things change', async () => {
    const { good, before } = await changedPolicy();
    const { revision } = await history.restore(good);
    expect(await history.compile('all')).toBe(revision);
    const { id } = await scene.createApi('other', 'NONE');
    const publishId = await scene.publish(id);
    expect(await history.compile()).toBe(revision + 1);
    const { [`publication ${publishId}`]: other, ...rest } = await history.served();
    expect(other).toBeDefined();
    expect(rest).toEqual(before);
    expect(await history.compile('all')).toBe(revision + 1);
  });

  test('of a document ends when its source is changed again', async () => {
    const { good, aclId } = await changedPolicy();
    await history.restore(good);
    expect(await history.overridden()).toEqual([`acl ${aclId}`]);
    await scene.call(updateAcl, { path: { acl_id: aclId }, body: acl('192.0.2.3') });
    await history.compile();
    expect(await history.served()).toMatchObject({ [`acl ${aclId}`]: { values: ['192.0.2.3'] } });
    expect(await history.overridden()).toEqual([]);
  });

  test('overrides changes that were not published yet, too', async () => {
    const { good, before, aclId } = await changedPolicy();
    await scene.call(updateAcl, { path: { acl_id: aclId }, body: acl('192.0.2.9') });
    await scene
      .call(updateGroup, { path: { group_id: scene.tenant.defaultGroupId }, body: { name: 'renamed' } })
      .catch(() => undefined);
    await history.restore(good);
    await history.compile();
    expect(await history.served()).toEqual(before);
  });

  test('brings back an API that was taken offline, and takes away one that came since', async () => {
    const { good, before, apiId } = await changedPolicy();
    await scene.publish(apiId, RELEASE, 'offline');
    const late = await scene.createApi('late', 'NONE');
    await scene.publish(late.id);
    await history.compile();
    const { restored } = await history.restore(good);
    expect(restored.documents.map(({ name, change }) => `${name} ${change}`).sort()).toEqual([
      ...['late removed', 'office changed', 'orders added'],
    ]);
    expect(await history.served()).toEqual(before);
    await scene.publish(late.id);
    await history.compile();
    expect(Object.keys(await history.served())).toHaveLength(Object.keys(before).length + 1);
  });

  test('of what is served already changes nothing', async () => {
    const { bad } = await changedPolicy();
    expect(await history.restore(bad)).toMatchObject({
      revision: bad,
      restored: { total: 0 },
      kept: { total: 0 },
    });
    expect(await history.overridden()).toEqual([]);
  });
});

describe('what was restored gives way', () => {
  test('an API that names a policy which is deleted since is served as configured, and the gateway goes on', async () => {
    const { good, aclId, publishId, apiId } = await changedPolicy();
    await scene.publish(apiId, RELEASE, 'offline');
    await scene.call(deleteApi, { path: { api_id: apiId } });
    await history.compile();
    await history.restore(good);
    expect(await history.overridden()).toEqual([`acl ${aclId}`, `publication ${publishId}`]);
    await scene.call(deleteAcl, { path: { acl_id: aclId } });
    await history.compile();
    expect(await history.served()).not.toHaveProperty(`publication ${publishId}`);
    expect(await history.overridden()).toEqual([]);
  });

  test('a group that was restored to not being there comes back with the API that is put into it', async () => {
    const good = await history.compile();
    const { id } = await scene.call(createGroup, { body: { name: 'young' } });
    await history.compile();
    await history.restore(good);
    expect(await history.served()).not.toHaveProperty(`group ${id}`);
    const { accountId, instanceId } = scene.tenant;
    const api = await scene.createApi('inside', 'NONE');
    await scene.world.env.database.api.update({
      where: { id: api.id, accountId, instanceId },
      data: { groupId: id },
    });
    const publishId = await scene.publish(api.id);
    await history.compile();
    expect(await history.served()).toMatchObject({
      [`group ${id}`]: {},
      [`publication ${publishId}`]: { groupId: id },
    });
  });
});

test('what is served as restored is listed with who did it, and released to what is configured', async () => {
  const { good, aclId } = await changedPolicy();
  await history.restore(good);
  const documents = [{ kind: 'acl', id: aclId }];
  expect(await scene.call(releaseOverrides, { body: { documents } })).toEqual({ released: 1 });
  await history.compile();
  expect(await history.served()).toMatchObject({ [`acl ${aclId}`]: { values: ['192.0.2.2'] } });
  expect(await scene.refusal(releaseOverrides, { body: { documents } })).toContain('TURNPIKE.3066');
  expect(await scene.call(releaseOverrides, { body: {} })).toEqual({ released: 0 });
});

test('what a credential needs stays, and the answer says why', async () => {
  const good = await history.compile();
  const quota = { name: 'daily', call_limits: 5, time_unit: 'DAY', time_interval: 1 } as const;
  const { app_quota_id } = await scene.call(createQuota, { body: quota });
  const app = await scene.createCredential('mobile');
  await scene.call(bindQuota, { path: { app_quota_id }, body: { app_ids: [app.id] } });
  await history.compile();
  const before = await history.served();
  const { kept, restored } = await history.restore(good);
  expect(restored.total).toBe(0);
  expect(kept.documents).toEqual([
    { kind: 'credential', id: app.id, name: 'mobile', reason: expect.stringContaining('who may call stays') },
    { kind: 'quota', id: app_quota_id, name: 'daily', reason: 'credential mobile stays and needs it' },
  ]);
  expect(await history.served()).toEqual(before);
});

test('a group that is gone comes back with its API, though no row speaks of it', async () => {
  const { id: group_id } = await scene.call(createGroup, { body: { name: 'gone' } });
  const good = await history.compile();
  await scene.call(deleteGroup, { path: { group_id } });
  await history.compile();
  await history.restore(good);
  expect(await history.served()).toHaveProperty(`group ${group_id}`);
  expect(await history.compile('all')).toBe(good + 2);
});
