import { createAcl, updateAcl } from '@turnpike/contracts/http/acls';
import { publishApi, updateApi } from '@turnpike/contracts/http/apis';
import { generateAppCode, resetAppSecret } from '@turnpike/contracts/http/apps';
import {
  compareRevisions,
  listRevisionDocuments,
  listRevisions,
  showRevision,
} from '@turnpike/contracts/http/revisions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import { createScene, RELEASE, type Scene } from '../scene.ts';
import { type HistoryScene, historyOf } from './history-scene.ts';

let scene: Scene;
let history: HistoryScene;
beforeAll(async () => {
  const first = await createScene();
  scene = first.of(await first.world.createTenant());
  history = historyOf(scene);
  await history.compile('all');
});
afterAll(() => scene.world.close());

describe('a revision', () => {
  test('says who made it, by which operation and request, and what it changed by name', async () => {
    const { id } = await scene.createApi('orders', 'NONE');
    await scene.publish(id);
    const revision = await history.compile();
    const { id: userId } = scene.tenant.administrator.principal;
    expect(await history.show(revision)).toMatchObject({
      ...{ revision, current: true, added: 1, changed: 0, removed: 0, restored_from: null },
      summary: 'API orders added',
      causes: [{ user_id: userId, user_name: 'tester', operation: publishApi.id }],
      diff: { total: 1, documents: [{ kind: 'publication', name: 'orders', change: 'added', fields: [] }] },
    });
  });

  test('tells the fields that changed, from what to what', async () => {
    const api = await scene.createApi('carts', 'NONE');
    const publishId = await scene.publish(api.id);
    await history.compile();
    const body = {
      ...{
        name: 'carts',
        type: 1,
        req_protocol: 'BOTH',
        req_method: 'GET',
        req_uri: '/carts',
        auth_type: 'NONE',
      },
      ...{
        backend_type: 'MOCK',
        group_id: scene.tenant.defaultGroupId,
        mock_info: { result_content: 'new' },
      },
    } as const;
    await scene.call(updateApi, { path: { api_id: api.id }, body });
    await scene.publish(api.id);
    const { diff } = await history.show(await history.compile());
    expect(diff.documents).toMatchObject([{ kind: 'publication', id: publishId, change: 'changed' }]);
    const fields = diff.documents[0]?.fields ?? [];
    expect(fields).toContainEqual({ field: 'backend.body', secret: false, before: 'ok', after: 'new' });
    expect(fields).toContainEqual({
      field: 'path',
      secret: false,
      before: expect.any(String),
      after: '/carts',
    });
  });

  test('never tells a secret or a hash of one: only that it changed', async () => {
    const app = await scene.createCredential('mobile');
    const before = await history.compile();
    await scene.call(resetAppSecret, { path: { app_id: app.id }, body: {} });
    await scene.call(generateAppCode, { path: { app_id: app.id } });
    const revision = await history.compile();
    const shown = await history.show(revision);
    expect(shown.diff.documents[0]?.fields.map(({ field, secret }) => [field, secret]).sort()).toEqual([
      ['appCodeHashes', true],
      ['secret', true],
    ]);
    const rows = await scene.world.env.database.configBody.findMany({
      where: { instanceId: scene.tenant.instanceId },
    });
    const bodies = rows.map(({ body }) => body as { secret?: { sealed: string }; appCodeHashes?: string[] });
    const secrets = bodies.flatMap(({ secret, appCodeHashes }) =>
      [secret?.sealed ?? [], appCodeHashes ?? []].flat(),
    );
    expect(secrets.length).toBeGreaterThan(2);
    const from = { query: { from: String(before) } };
    const path = { revision: String(revision) };
    const answers = JSON.stringify([
      shown,
      await scene.call(compareRevisions, { path, ...from }),
      await scene.call(listRevisionDocuments, { path }),
      await scene.call(listRevisions),
    ]);
    for (const secret of secrets) expect(answers).not.toContain(secret);
  });

  test('is compared with any other one, in either order, by what lies between', async () => {
    const acl = {
      acl_name: 'office',
      acl_type: 'PERMIT',
      acl_value: '192.0.2.1',
      entity_type: 'IP',
    } as const;
    const from = await history.compile();
    const { id } = await scene.call(createAcl, { body: acl });
    await history.compile();
    await scene.call(updateAcl, { path: { acl_id: id }, body: { ...acl, acl_value: '192.0.2.2' } });
    const to = await history.compile();
    const compared = await scene.call(compareRevisions, {
      path: { revision: String(to) },
      query: { from: String(from) },
    });
    expect(compared).toMatchObject({ from, to, diff: { documents: [{ name: 'office', change: 'added' }] } });
    const back = await scene.call(compareRevisions, {
      path: { revision: String(from) },
      query: { from: String(to) },
    });
    expect(back).toEqual(compared);
  });

  test('lists its documents as they were then', async () => {
    const revision = await history.compile();
    const { id } = await scene.createApi('later', 'NONE');
    await scene.publish(id);
    const next = await history.compile();
    const names = async (of: number) =>
      (await scene.call(listRevisionDocuments, { path: { revision: String(of) }, query: { name: 'LATER' } }))
        .documents;
    expect(await names(revision)).toEqual([]);
    expect(await names(next)).toMatchObject([{ kind: 'publication', name: 'later', changed_in: next }]);
  });
});

test('revisions are found by author and by document, newest first', async () => {
  const api = await scene.createApi('sought', 'NONE');
  const documentId = await scene.publish(api.id);
  const online = await history.compile();
  await scene.publish(api.id, RELEASE, 'offline');
  const offline = await history.compile();
  const by = async (query: Record<string, string>) =>
    (await scene.call(listRevisions, { query })).revisions.map(({ revision }) => revision);
  expect(await by({ document_id: documentId })).toEqual([offline, online]);
  expect((await by({ author: 'TESTER' }))[0]).toBe(offline);
  expect(await by({ author: scene.tenant.administrator.principal.id, document_id: documentId })).toEqual([
    offline,
    online,
  ]);
  expect(await by({ author: newId() })).toEqual([]);
});

test('another account sees nothing of a gateway’s revisions, and a missing one looks the same', async () => {
  const stranger = await scene.world.createTenant();
  const foreign = { path: { instance_id: scene.tenant.instanceId, revision: '1' } };
  const missing = { path: { instance_id: newId(), revision: '1' } };
  const outside = scene.of(stranger);
  for (const contract of [listRevisions, showRevision, listRevisionDocuments])
    expect(await outside.refusal(contract, foreign)).toBe(await outside.refusal(contract, missing));
  expect(await scene.refusal(showRevision, { path: { revision: '999999' } })).toContain('TURNPIKE.3065');
});
