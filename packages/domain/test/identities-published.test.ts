import type { OperationContract } from '@turnpike/contracts/http/operation';
import {
  createAccessKey,
  createUser,
  deleteAccessKey,
  deleteUser,
  updateAccessKey,
  updateUser,
} from '@turnpike/contracts/http/users';
import { type DocumentBody, identityBodySchema } from '@turnpike/contracts/snapshot/document';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { type CallInput, executeAs } from '@turnpike/testkit/execute-as';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityChanged } from '../src/config-feed/identity-changes.ts';
import { publish } from '../src/config-feed/publish.ts';
import { readDocumentsSince } from '../src/config-feed/repository.ts';
import type { Database } from '../src/kernel/database.ts';
import { newId } from '../src/kernel/new-id.ts';
import { insertEffects, lockAccount } from '../src/kernel/repository.ts';
import { createScene, RELEASE, type Scene } from './scene.ts';

let first: Scene;
beforeAll(async () => {
  first = await createScene();
});
afterAll(() => first.world.close());

const newScene = async (): Promise<Scene> => first.of(await first.world.createTenant());

/** Runs an operation of the account; it names no project. */
const identity = <C extends OperationContract>(
  { world, tenant }: Scene,
  contract: C,
  input: Partial<CallInput<C>>,
) => executeAs(world.env, tenant.administrator, contract, { path: {}, ...input });

/** A user with an access key. */
async function createCaller(scene: Scene, user: object = {}) {
  const { tenant } = scene;
  const { id, name } = (
    await identity(scene, createUser, {
      body: { user: { name: `caller-${newId().slice(0, 8)}`, domain_id: tenant.accountId, ...user } },
    })
  ).user;
  const { access, secret } = (
    await identity(scene, createAccessKey, { body: { credential: { user_id: id } } })
  ).credential;
  return { id, name, access, secret };
}

/** A gateway that takes the users of its account. */
async function iamScene(): Promise<Scene> {
  const scene = await newScene();
  await scene.publish((await scene.createApi('members', 'IAM')).id);
  await publishChanges(scene);
  return scene;
}

const publishChanges = ({ world, tenant }: Scene) =>
  publish(world.env.database, tenant.instanceId, 'changes', world.env);

/** The gateway's identities, by user id. */
async function identitiesOf({ world, tenant }: Scene): Promise<Map<string, DocumentBody<'identity'>>> {
  const feed = await readDocumentsSince(world.env.database, tenant.instanceId, -1);
  return new Map(
    feed?.documents.flatMap((document) =>
      document.kind === 'identity' && document.hash !== null
        ? [[document.id, identityBodySchema.parse(document.body)] as const]
        : [],
    ),
  );
}

async function publishedIdentities(scene: Scene) {
  await publishChanges(scene);
  return identitiesOf(scene);
}

describe('which gateways take users', () => {
  test('none without an API of IAM authentication online', async () => {
    const scene = await newScene();
    await scene.publish((await scene.createApi('open', 'NONE')).id);
    await scene.publish((await scene.createApi('credentials')).id);
    await scene.createApi('drafted', 'IAM');
    const changes = await scene.changesBy(() => createCaller(scene));
    expect(changes).toEqual([]);
    expect(await publishedIdentities(scene)).toEqual(new Map());
  });

  test('the first one brings all users of the account, the last one takes them with it', async () => {
    const scene = await newScene();
    const { id } = await createCaller(scene);
    const apis = [await scene.createApi('one', 'IAM'), await scene.createApi('other', 'IAM')];
    for (const api of apis) await scene.publish(api.id);
    expect([...(await publishedIdentities(scene)).keys()]).toEqual([id]);
    await scene.publish(apis[0]?.id ?? '', RELEASE, 'offline');
    expect([...(await publishedIdentities(scene)).keys()]).toEqual([id]);
    await scene.publish(apis[1]?.id ?? '', RELEASE, 'offline');
    expect(await publishedIdentities(scene)).toEqual(new Map());
  });

  test('users of another account never come', async () => {
    const other = await newScene();
    await createCaller(other);
    const scene = await iamScene();
    await createCaller(other);
    expect(await publishedIdentities(scene)).toEqual(new Map());
  });
});

describe('a user’s document', () => {
  test('holds the key, whose secret opens with this gateway’s key and no other', async () => {
    const scene = await iamScene();
    const { id, name, access, secret } = await createCaller(scene);
    const body = (await publishedIdentities(scene)).get(id);
    expect(body).toMatchObject({ id, name, keys: [{ ak: access, temporary: null }], tokens: [] });
    const stored = body?.keys[0]?.secret;
    if (!stored || !('sealed' in stored)) throw new Error('the secret is not sealed');
    const { keyring } = scene.world.env;
    expect(openSecret(keyring.gatewayKey(scene.tenant.instanceId), access, stored.sealed)).toBe(secret);
    expect(() => openSecret(keyring.gatewayKey(newId()), access, stored.sealed)).toThrow();
    expect(() => openSecret(keyring.accessKeyKey(), access, stored.sealed)).toThrow();
  });

  test('compiled again is the same, so that no revision is made of nothing', async () => {
    const scene = await iamScene();
    await createCaller(scene);
    const { world, tenant } = scene;
    await publishChanges(scene);
    expect(await publish(world.env.database, tenant.instanceId, 'all', world.env)).toMatchObject({
      changed: false,
    });
  });

  const patch = (user: object) => (scene: Scene, id: string) =>
    identity(scene, updateUser, { path: { user_id: id }, body: { user } });

  test.each<[string, (scene: Scene, id: string, access: string) => Promise<unknown>]>([
    ['the user is disabled', patch({ enabled: false })],
    ['the user is deleted', (scene, id) => identity(scene, deleteUser, { path: { user_id: id } })],
    [
      'the key is disabled',
      (scene, _id, access) =>
        identity(scene, updateAccessKey, {
          path: { access_key: access },
          body: { credential: { status: 'inactive' } },
        }),
    ],
    [
      'the key is deleted',
      (scene, _id, access) => identity(scene, deleteAccessKey, { path: { access_key: access } }),
    ],
  ])('goes when %s, by one pointer', async (_, act) => {
    const scene = await iamScene();
    const gone = await createCaller(scene);
    const stays = await createCaller(scene);
    expect((await publishedIdentities(scene)).size).toBe(2);
    const changes = await scene.changesBy(() => act(scene, gone.id, gone.access));
    expect(changes).toEqual([`identity ${gone.id}`]);
    expect([...(await publishedIdentities(scene)).keys()]).toEqual([stays.id]);
  });

  test('comes back when the user is enabled again, and follows their name', async () => {
    const scene = await iamScene();
    const { id } = await createCaller(scene);
    await patch({ enabled: false })(scene, id);
    await patch({ enabled: true, name: 'renamed' })(scene, id);
    expect((await publishedIdentities(scene)).get(id)?.name).toBe('renamed');
  });

  test('keeps one key when the other one is disabled', async () => {
    const scene = await iamScene();
    const { id, access } = await createCaller(scene);
    const second = await identity(scene, createAccessKey, { body: { credential: { user_id: id } } });
    await identity(scene, updateAccessKey, {
      path: { access_key: access },
      body: { credential: { status: 'inactive' } },
    });
    const keys = (await publishedIdentities(scene)).get(id)?.keys.map(({ ak }) => ak);
    expect(keys).toEqual([second.credential.access]);
  });
});

test('a user who is disabled while the first API goes online never reaches the gateway', async () => {
  const scene = await newScene();
  const { id } = await createCaller(scene);
  const api = await scene.createApi('members', 'IAM');
  const { env } = scene.world;
  const { accountId } = scene.tenant;
  const { publishing } = await env.database.$transaction(
    async (db) => {
      await lockAccount(db, accountId);
      await db.user.update({ where: { id }, data: { enabled: false } });
      // No gateway takes users yet, so none is told.
      await insertEffects(db, identityChanged({ accountId, id }));
      const going = scene.publish(api.id).then(() => publishChanges(scene));
      await Promise.race([going, waitsForLock(env.database)]);
      return { publishing: going };
    },
    { timeout: 20_000 },
  );
  await publishing;
  expect(await publishedIdentities(scene)).toEqual(new Map());
});

/** Resolves when a transaction waits for an advisory lock. */
const waitsForLock = (database: Database): Promise<unknown> =>
  until(
    async () => {
      const waiting = await database.$queryRaw<unknown[]>`
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      return waiting.length > 0 || null;
    },
    { deadlineMs: 10_000, waitingFor: 'a transaction that waits' },
  );
