import * as contracts from '@turnpike/contracts/http/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { principalOfAccessKey } from '../accounts/load-principal.ts';
import { auditRecordOf } from '../kernel/audit/repository.ts';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await createIdentityScene(await createIdentityWorld());
});
afterAll(() => scene.world.close());

const createKey = async (user_id: string) =>
  (await scene.call(contracts.createAccessKey, { body: { credential: { user_id } } })).credential;

test('the secret is told once, opens the key, and is stored sealed', async () => {
  const user_id = await scene.newUser();
  const key = await createKey(user_id);
  expect(key).toMatchObject({ user_id, status: 'active', access: expect.stringMatching(/^[A-Z0-9]{20}$/) });
  expect(key.secret).toMatch(/^[A-Za-z0-9]{40}$/);
  const opened = await principalOfAccessKey(scene.world.env, key.access);
  expect(opened).toMatchObject({ secret: key.secret, principal: { id: user_id } });
  const { credentials } = await scene.call(contracts.listAccessKeys, { query: { user_id } });
  const { secret, ...told } = key;
  expect(credentials).toEqual([told]);
  const stored = JSON.stringify([
    await scene.world.env.database.accessKey.findMany(),
    (await scene.world.env.database.auditEvent.findMany()).map(auditRecordOf),
  ]);
  expect(stored).not.toContain(secret);
});

test('a user has two keys at most, however many are asked for at once', async () => {
  const user_id = await scene.newUser();
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => createKey(user_id)));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(['IAM.0015', 'IAM.0015']);
});

test('a key tells who made it and when it was last used', async () => {
  const user_id = await scene.newUser();
  const { access } = await createKey(user_id);
  const path = { access_key: access };
  const never = await scene.call(contracts.showAccessKey, { path });
  expect(never.credential).toMatchObject({ user_id, created_by: 'first', last_use_time: null });
  const lastUsedAt = new Date('2026-11-24T06:00:00Z');
  await scene.world.env.database.accessKey.update({ where: { ak: access }, data: { lastUsedAt } });
  const used = await scene.call(contracts.showAccessKey, { path });
  expect(used.credential.last_use_time).toBe(lastUsedAt.toISOString());
});

test('a key is void while it is inactive, and for good once it is deleted', async () => {
  const { access } = await createKey(await scene.newUser());
  const path = { access_key: access };
  const { env } = scene.world;
  await scene.call(contracts.updateAccessKey, { path, body: { credential: { status: 'inactive' } } });
  expect(await principalOfAccessKey(env, access)).toBeNull();
  await scene.call(contracts.updateAccessKey, { path, body: { credential: { status: 'active' } } });
  expect(await principalOfAccessKey(env, access)).not.toBeNull();
  await scene.call(contracts.deleteAccessKey, { path });
  expect(await principalOfAccessKey(env, access)).toBeNull();
  expect(await scene.refusal(contracts.deleteAccessKey, { path })).toBe(
    'IAM.0007: The access key does not exist.',
  );
});

test('the keys of a deleted user are void', async () => {
  const user_id = await scene.newUser();
  const { access } = await createKey(user_id);
  await scene.call(contracts.deleteUser, { path: { user_id } });
  expect(await principalOfAccessKey(scene.world.env, access)).toBeNull();
});

test('a user for the console only gets no key', async () => {
  const user_id = await scene.newUser({ access_mode: 'console' });
  expect(await scene.refusal(contracts.createAccessKey, { body: { credential: { user_id } } })).toContain(
    'console access only',
  );
});

test('without a user the caller’s own keys are listed', async () => {
  const { credentials } = await scene.call(contracts.listAccessKeys);
  expect(credentials.map(({ access }) => access)).toEqual([scene.account.access_key.ak]);
});

test('a sealed secret moved to another key does not open', async () => {
  const [one, two] = [await createKey(await scene.newUser()), await createKey(await scene.newUser())];
  const { database } = scene.world.env;
  const { secretSealed } = await database.accessKey.findUniqueOrThrow({ where: { ak: one.access } });
  await database.accessKey.update({ where: { ak: two.access }, data: { secretSealed } });
  await expect(principalOfAccessKey(scene.world.env, two.access)).rejects.toThrow();
});
