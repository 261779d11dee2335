import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../kernel/new-id.ts';
import { InconsistentConfigError, publish } from './publish.ts';
import { createPublisher } from './publisher.ts';
import { readDocumentsSince } from './repository.ts';

let world: World;
let options: World['env'];
beforeAll(async () => {
  world = await createWorld();
  options = world.env;
});
afterAll(() => world?.close());

const db = () => world.env.database;
const point = (instanceId: string, kind: string, documentId: string) =>
  db().configChange.create({ data: { instanceId, kind, documentId } });
const changesLeft = (instanceId: string) => db().configChange.count({ where: { instanceId } });

/** A tenant whose gateway has its first revision: settings, RELEASE, DEFAULT group. */
async function publishedTenant(): Promise<Tenant> {
  const tenant = await world.createTenant();
  await publish(db(), tenant.instanceId, 'all', options);
  return tenant;
}

/** An API with a mock backend in the DEFAULT group, published in RELEASE. @returns the publish id */
async function publishApi(
  { accountId, instanceId, defaultGroupId }: Tenant,
  groupId = defaultGroupId,
): Promise<string> {
  const [apiId, versionId, id] = [newId(), newId(), newId()];
  const environmentId = 'DEFAULT_ENVIRONMENT_RELEASE_ID';
  const front = { req_protocol: 'HTTP', req_method: 'GET', req_uri: '/x' };
  const definition = {
    ...front,
    auth_type: 'NONE',
    backend_type: 'MOCK',
    mock_info: { result_content: 'hi' },
  };
  const columns = {
    reqProtocol: 'HTTP',
    reqMethod: 'GET',
    reqUri: '/x',
    matchMode: 'NORMAL',
    authType: 'NONE',
  };
  await db().api.create({
    data: {
      ...{ id: apiId, accountId, instanceId, groupId, name: `api-${apiId}`, type: 1, definition },
      ...columns,
      backendType: 'MOCK',
      versions: {
        create: { id: versionId, accountId, instanceId, environmentId, versionNo: '1', definition },
      },
      publications: { create: { id, accountId, instanceId, environmentId, versionId, online: true } },
    },
  });
  return id;
}

describe('publishing', () => {
  test('a gateway begins with revision 1, whose digest is that of its documents', async () => {
    const { instanceId } = await world.createTenant();
    expect(await publish(db(), instanceId, 'all', options)).toEqual({ revision: 1, changed: true });
    const snapshot = await readDocumentsSince(db(), instanceId, -1);
    const documents =
      snapshot?.documents.flatMap((document) => (document.hash === null ? [] : [document])) ?? [];
    expect(documents.map(({ kind }) => kind).sort()).toEqual(['environment', 'group', 'settings']);
    const row = await db().configRevision.findFirst({ where: { instanceId } });
    expect(row).toMatchObject({ revision: 1, changeCount: 3, digest: snapshotDigest(documents) });
  });

  test('what is compiled to the same content makes no revision, and its change rows go', async () => {
    const { instanceId, defaultGroupId } = await publishedTenant();
    await point(instanceId, 'group', defaultGroupId);
    expect(await publish(db(), instanceId, 'changes', options)).toEqual({ revision: 1, changed: false });
    expect(await changesLeft(instanceId)).toBe(0);
  });

  test('only what changed is in the next revision', async () => {
    const tenant = await publishedTenant();
    const publicationId = await publishApi(tenant);
    await point(tenant.instanceId, 'publication', publicationId);
    await point(tenant.instanceId, 'publication', publicationId);
    expect(await publish(db(), tenant.instanceId, 'changes', options)).toEqual({
      revision: 2,
      changed: true,
    });
    const delta = await readDocumentsSince(db(), tenant.instanceId, 1);
    expect(delta?.documents).toMatchObject([{ kind: 'publication', id: publicationId, revision: 2 }]);
  });

  test('what is taken offline leaves a tombstone', async () => {
    const tenant = await publishedTenant();
    const id = await publishApi(tenant);
    await publish(db(), tenant.instanceId, 'all', options);
    await db().publication.update({ where: { id }, data: { online: false } });
    await point(tenant.instanceId, 'publication', id);
    expect(await publish(db(), tenant.instanceId, 'changes', options)).toEqual({
      revision: 3,
      changed: true,
    });
    const delta = await readDocumentsSince(db(), tenant.instanceId, 2);
    expect(delta?.documents).toEqual([{ kind: 'publication', id, hash: null, revision: 3 }]);
  });

  test('a pointer that was forgotten is found when a reference would dangle', async () => {
    const tenant = await publishedTenant();
    const groupId = newId();
    await db().apiGroup.create({ data: { ...tenantIds(tenant), id: groupId, name: 'forgotten' } });
    await point(tenant.instanceId, 'publication', await publishApi(tenant, groupId));
    expect(await publish(db(), tenant.instanceId, 'changes', options)).toEqual({
      revision: 2,
      changed: true,
    });
    const delta = await readDocumentsSince(db(), tenant.instanceId, 1);
    expect(delta?.documents.map(({ kind }) => kind).sort()).toEqual(['group', 'publication']);
  });

  test('an inconsistent snapshot is never made: nothing is written, the rows wait, the time line says why', async () => {
    const tenant = await publishedTenant();
    const id = await publishApi(tenant);
    await db().apiVersion.updateMany({
      where: { instanceId: tenant.instanceId },
      data: { definition: { req: 1 } },
    });
    await point(tenant.instanceId, 'publication', id);
    await expect(publish(db(), tenant.instanceId, 'changes', options)).rejects.toThrow(`publication ${id}`);
    expect(await changesLeft(tenant.instanceId)).toBe(1);
    const errors: unknown[] = [];
    const publisher = createPublisher({
      db: db(),
      options,
      onPublished: () => undefined,
      onError: (_id, error) => errors.push(error),
    });
    await publisher.wake(tenant.instanceId);
    await publisher.wake(tenant.instanceId);
    await publisher.close();
    expect(errors).toHaveLength(2);
    const lines = await db().instanceEvent.findMany({ where: { instanceId: tenant.instanceId } });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.message).toContain('Changes are held back.');
    expect(await readDocumentsSince(db(), tenant.instanceId, -1)).toMatchObject({ revision: 1 });
  });

  test('a reference that no row can mend is an inconsistency', async () => {
    const tenant = await publishedTenant();
    const app = { name: 'a', appKey: newId(), secretSealed: 'S', secretHint: 'hint' };
    const other = await publishedTenant();
    const quota = {
      ...tenantIds(other),
      id: newId(),
      name: 'q',
      callLimits: 1,
      timeUnit: 'DAY',
      timeInterval: 1,
    };
    await db().appQuota.create({ data: quota });
    // A quota of another gateway: no operation does that.
    const row = await db().app.create({
      data: { ...tenantIds(tenant), ...app, id: newId(), quotaId: quota.id },
    });
    await point(tenant.instanceId, 'credential', row.id);
    await expect(publish(db(), tenant.instanceId, 'changes', options)).rejects.toThrow(
      InconsistentConfigError,
    );
  });

  test('publishers that compete make each revision once and lose nothing', async () => {
    const tenant = await publishedTenant();
    const ids = await Promise.all(Array.from({ length: 12 }, () => publishApi(tenant)));
    const publishing = ids.map(async (id) => {
      await point(tenant.instanceId, 'publication', id);
      return publish(db(), tenant.instanceId, 'changes', options);
    });
    const made = (await Promise.all(publishing)).filter((publication) => publication?.changed);
    const revisions = made.map((publication) => publication?.revision ?? 0);
    expect(new Set(revisions).size).toBe(revisions.length);
    expect(await changesLeft(tenant.instanceId)).toBe(0);
    const snapshot = await readDocumentsSince(db(), tenant.instanceId, -1);
    expect(snapshot?.revision).toBe(Math.max(...revisions));
    expect(snapshot?.documents.filter(({ kind }) => kind === 'publication')).toHaveLength(12);
  });

  test('pointers of a gateway that is gone are removed', async () => {
    const gone = newId();
    await point(gone, 'group', newId());
    expect(await publish(db(), gone, 'changes', options)).toBeNull();
    expect(await changesLeft(gone)).toBe(0);
  });
});

const tenantIds = ({ accountId, instanceId }: Tenant) => ({ accountId, instanceId });
