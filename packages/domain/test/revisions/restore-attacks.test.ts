import { bindAcl, createAcl, unbindAcl } from '@turnpike/contracts/http/acls';
import { authoriseApps, cancelAuthorisation } from '@turnpike/contracts/http/app-auths';
import { deleteApp, deleteAppCode, generateAppCode } from '@turnpike/contracts/http/apps';
import { releaseOverrides, restoreRevision } from '@turnpike/contracts/http/revisions';
import { createAccessKey, createUser, updateAccessKey } from '@turnpike/contracts/http/users';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
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

const allow = (...Action: string[]): PolicyDocument => ({
  Version: '1.1',
  Statement: [{ Effect: 'Allow', Action }],
});
const restoring = (revision: number) => ({ path: { revision: String(revision) } });

/** An API, authorised to a credential with an AppCode. */
async function authorised() {
  const api = await scene.createApi('orders', 'APP');
  await scene.publish(api.id);
  const app = await scene.createCredential('mobile');
  const code = await scene.call(generateAppCode, { path: { app_id: app.id } });
  const body = { env_id: RELEASE, app_ids: [app.id], api_ids: [api.id] };
  const { auths } = await scene.call(authoriseApps, { body });
  return { api, app, codeId: code.id, authId: auths[0]?.id ?? '' };
}

describe('restoring does not bring back', () => {
  test('a credential that was deleted', async () => {
    const { app } = await authorised();
    const good = await history.compile();
    await scene.call(deleteApp, { path: { app_id: app.id } });
    await history.compile();
    const { kept } = await history.restore(good);
    expect(kept.documents).toMatchObject([{ kind: 'credential', name: 'mobile' }]);
    expect(await history.served()).not.toHaveProperty(`credential ${app.id}`);
  });

  test('a grant that was taken back, or an AppCode that was deleted', async () => {
    const { app, authId, codeId } = await authorised();
    const good = await history.compile();
    await scene.call(cancelAuthorisation, { path: { app_auth_id: authId } });
    await scene.call(deleteAppCode, { path: { app_id: app.id, app_code_id: codeId } });
    await history.compile();
    await history.restore(good);
    expect(await history.served()).toMatchObject({
      [`credential ${app.id}`]: { grants: [], appCodeHashes: [] },
    });
  });

  test('an access key that was disabled, whether or not an API that takes it was online meanwhile', async () => {
    const { tenant } = scene;
    const user = { name: 'caller', domain_id: tenant.accountId, password: 'Password-1-long' };
    const { id } = (await scene.call(createUser, { body: { user } })).user;
    const { access } = (await scene.call(createAccessKey, { body: { credential: { user_id: id } } }))
      .credential;
    const api = await scene.createApi('signed', 'IAM');
    const publishId = await scene.publish(api.id);
    const good = await history.compile();
    expect(await history.served()).toMatchObject({ [`identity ${id}`]: { keys: [{ ak: access }] } });
    await scene.publish(api.id, RELEASE, 'offline');
    await history.compile();
    await history.restore(good);
    await history.compile();
    // The gateway takes users again, because of the API that was restored, and as they are now.
    expect(await history.served()).toMatchObject({
      [`publication ${publishId}`]: {},
      [`identity ${id}`]: {},
    });
    const inactive = { credential: { status: 'inactive' as const } };
    await scene.call(updateAccessKey, { path: { access_key: access }, body: inactive });
    await history.compile();
    expect(await history.served()).not.toHaveProperty(`identity ${id}`);
    await history.restore(good);
    await history.compile();
    expect(await history.served()).not.toHaveProperty(`identity ${id}`);
    expect(await history.compile('all')).toBe(await history.compile());
  });
});

describe('restoring is refused', () => {
  test('to one who may only read, and to one who may only publish', async () => {
    const good = await history.compile();
    for (const caller of [
      scene.tenant.callerWith('system_apig_read_only_access'),
      scene.tenant.callerWith('system_tenant_guest'),
      scene.tenant.callerWithDocuments(
        allow('apig:apis:publish', 'apig:revisions:get', 'apig:revisions:list'),
      ),
    ]) {
      expect(await scene.refusal(restoreRevision, restoring(good), caller)).toContain('APIG.1005');
      expect(await scene.refusal(releaseOverrides, { body: {} }, caller)).toContain('APIG.1005');
    }
  });

  test('to one who could not have made the change: an access control policy stays on', async () => {
    const api = await scene.createApi('orders', 'NONE');
    const publishId = await scene.publish(api.id);
    const good = await history.compile();
    const acl = {
      acl_name: 'office',
      acl_type: 'PERMIT',
      acl_value: '192.0.2.1',
      entity_type: 'IP',
    } as const;
    const { id: acl_id } = await scene.call(createAcl, { body: acl });
    const { acl_bindings } = await scene.call(bindAcl, { body: { acl_id, publish_ids: [publishId] } });
    await history.compile();
    const before = await history.served();
    const publisher = scene.tenant.callerWithDocuments(
      allow('apig:revisions:*', 'apig:apis:publish', 'apig:apis:offline', 'apig:acls:*'),
    );
    expect(await scene.refusal(restoreRevision, restoring(good), publisher)).toContain(
      'apig:apis:unbindAcls',
    );
    expect(await history.served()).toEqual(before);
    await scene.call(unbindAcl, { path: { acl_bindings_id: acl_bindings[0]?.id ?? '' } });
    await history.compile();
    expect((await history.restore(good, publisher)).restored.total).toBe(1);
  });

  test('where a Deny protects one of the APIs', async () => {
    const api = await scene.createApi('protected', 'NONE');
    const good = await history.compile();
    await scene.publish(api.id);
    await history.compile();
    const { accountId, instanceId } = scene.tenant;
    const urn = `apig:*:${accountId}:api:${instanceId}/${api.id}`;
    const deny: PolicyDocument = {
      Version: '1.1',
      Statement: [{ Effect: 'Deny', Action: ['apig:apis:offline'], Resource: [urn] }],
    };
    const caller = scene.tenant.callerWithDocuments(allow('apig:*:*'), deny);
    expect(await scene.refusal(restoreRevision, restoring(good), caller)).toContain('apig:apis:offline');
  });

  test('to another account, which learns nothing by it', async () => {
    const good = await history.compile();
    const outside = scene.of(await scene.world.createTenant());
    const foreign = { path: { instance_id: scene.tenant.instanceId, revision: String(good) } };
    const missing = { path: { instance_id: '0'.repeat(32), revision: String(good) } };
    expect(await outside.refusal(restoreRevision, foreign)).toBe(
      await outside.refusal(restoreRevision, missing),
    );
  });
});
