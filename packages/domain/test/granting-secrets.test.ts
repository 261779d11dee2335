import { randomBytes } from 'node:crypto';
import * as apps from '@turnpike/contracts/http/apps';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Granted, grantAll, grantingOperations } from './granting-operations.ts';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene.world.close());

/** Every row of every table, as text. */
async function wholeDatabase(): Promise<string> {
  const { database } = scene.world.env;
  const tables = await database.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const rows = await Promise.all(
    tables.map(({ name }) => database.$queryRawUnsafe(`SELECT row_to_json(t)::text AS row FROM "${name}" t`)),
  );
  return JSON.stringify(rows);
}

test('no row of any table holds a secret or an AppCode in clear, however it came about', async () => {
  const newSecret = () => randomBytes(20).toString('hex');
  const [atCreation, atReset] = [newSecret(), newSecret()];
  const app = await scene.call(apps.createApp, { body: { name: 'chosen', app_secret: atCreation } });
  const path = { app_id: app.id };
  const body = { app_secret: atReset };
  const reset = await scene.call(apps.resetAppSecret, { path, body });
  const generated = await scene.call(apps.resetAppSecret, { path, body: {} });
  const chosenCode = randomBytes(40).toString('hex');
  await scene.call(apps.createAppCode, { path, body: { app_code: chosenCode } });
  const { app_code } = await scene.call(apps.generateAppCode, { path });
  const refused = { path, body: { app_code: chosenCode } };
  await scene.refusal(apps.createAppCode, refused);

  const stored = await wholeDatabase();
  expect(stored).toContain(app.app_key);
  for (const clear of [atCreation, atReset, reset.app_secret, generated.app_secret, chosenCode, app_code])
    expect(stored).not.toContain(clear);
});

test('every change leaves one audit row that names what was changed, and reads leave none', async () => {
  const { database } = scene.world.env;
  const ids: Granted = await grantAll(scene, 'audited');
  const auditRows = () => database.auditEvent.findMany({ orderBy: { createdAt: 'asc' } });
  const refused: string[] = [];
  for (const [contract, sentFor] of grantingOperations) {
    const before = new Set((await auditRows()).map(({ id }) => id));
    const outcome = await scene.call(contract, sentFor(ids)).then(
      () => 'done',
      (error: { status?: number }) => error.status,
    );
    const written = (await auditRows()).filter(({ id }) => !before.has(id));
    if (outcome !== 'done') refused.push(contract.id);
    if (outcome !== 'done' || contract.audit === null) {
      expect(written, contract.id).toEqual([]);
      continue;
    }
    expect(written, contract.id).toMatchObject([
      {
        operationId: contract.id,
        resourceType: contract.audit.resourceType,
        accountId: scene.tenant.accountId,
        instanceId: scene.tenant.instanceId,
      },
    ]);
    expect(written[0]?.resourceId, contract.id).toMatch(/^[0-9a-f]{32}$/);
    expect(written[0]?.resourceName, contract.id).not.toBe('');
  }
  // Their batch forms came before them.
  expect(refused).toEqual(['DeleteApiAclBindingV2', 'DeleteAclV2']);
});
