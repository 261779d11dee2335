import { createHmac } from 'node:crypto';
import { generateAppCode, resetAppSecret } from '@turnpike/contracts/http/apps';
import { type DocumentBody, documentBodySchemas } from '@turnpike/contracts/snapshot/document';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish } from '../src/config-feed/publish.ts';
import { readDocumentsSince } from '../src/config-feed/repository.ts';
import { ManagementError } from '../src/kernel/management-error.ts';
import { type Granted, grantAll, grantingOperations } from './granting-operations.ts';
import { createScene, RELEASE, type Scene } from './scene.ts';

let first: Scene;
beforeAll(async () => {
  first = await createScene();
});
afterAll(() => first.world.close());

const publishOf = ({ world, tenant }: Scene, extent: 'changes' | 'all') =>
  publish(world.env.database, tenant.instanceId, extent, world.env);

async function bodyOf<K extends 'credential' | 'publication' | 'settings'>(
  { world, tenant }: Scene,
  kind: K,
  id: string,
): Promise<DocumentBody<K>> {
  const feed = await readDocumentsSince(world.env.database, tenant.instanceId, -1);
  const document = feed?.documents.find((candidate) => candidate.kind === kind && candidate.id === id);
  if (!document || document.hash === null) throw new Error(`there is no ${kind} ${id}`);
  return documentBodySchemas[kind].parse(document.body) as DocumentBody<K>;
}

test('what is granted reaches the gateway: secret, AppCode, quota, grant and policy as it uses them', async () => {
  const scene = first.of(await first.world.createTenant());
  const ids = await grantAll(scene, 'told');
  const path = { app_id: ids.app };
  const { app_secret } = await scene.call(resetAppSecret, { path, body: {} });
  const { app_code } = await scene.call(generateAppCode, { path });
  await publishOf(scene, 'changes');

  const key = scene.world.env.keyring.gatewayKey(scene.tenant.instanceId);
  const open = (id: string, secret: DocumentBody<'credential'>['secret']) =>
    'sealed' in secret ? openSecret(key, id, secret.sealed) : secret.clear;
  const credential = await bodyOf(scene, 'credential', ids.app);
  expect(open(ids.app, credential.secret)).toBe(app_secret);
  expect(credential).toMatchObject({ quotaId: ids.quota, grants: [`${ids.api}:${RELEASE}`] });
  // The gateway's own way to find a caller by AppCode.
  await publishOf(scene, 'all');
  const settings = await bodyOf(scene, 'settings', scene.tenant.instanceId);
  const appCodeKey = open(settings.instanceId, settings.appCodeKey);
  expect(credential.appCodeHashes).toContain(createHmac('sha256', appCodeKey).update(app_code).digest('hex'));
  expect((await bodyOf(scene, 'publication', ids.publication)).aclIds).toEqual([ids.acl]);
});

test('whatever is granted and taken back, the change rows lead to the same documents as reading everything', async () => {
  const steps = fc.array(
    fc.record({ operation: fc.constantFrom(...grantingOperations), which: fc.integer({ min: 0, max: 2 }) }),
    { minLength: 30, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const scene = first.of(await first.world.createTenant());
      const [a, b] = [await grantAll(scene, 'a'), await grantAll(scene, 'b')];
      const crossed: Granted = { ...a, api: b.api, publication: b.publication, quota: b.quota };
      await publishOf(scene, 'all');
      for (const { operation, which } of walk) {
        const [contract, sentFor] = operation;
        await scene.call(contract, sentFor([a, b, crossed][which] ?? a)).catch((error: unknown) => {
          if (!(error instanceof ManagementError)) throw error;
        });
        await publishOf(scene, 'changes');
        expect(await publishOf(scene, 'all'), contract.id).toMatchObject({ changed: false });
      }
    }),
    { numRuns: 2 },
  );
}, 60_000);
