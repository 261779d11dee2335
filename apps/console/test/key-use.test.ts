import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdapterScene, createAdapterScene, type Person, sendSigned, USERS } from './adapter-scene.ts';

let scene: AdapterScene;
let person: Person;
beforeAll(async () => {
  scene = await createAdapterScene();
  person = await scene.person();
});
afterAll(() => scene.close());

const lastUsed = async () =>
  (await scene.world.env.database.accessKey.findUniqueOrThrow({ where: { ak: person.key.ak } })).lastUsedAt;

test('the last use of a key is kept, by right signatures only, and written once for many requests in a minute', async () => {
  const wrong = { ...person.key, sk: 'x'.repeat(40) };
  expect((await sendSigned('GET', USERS, wrong)).status).toBe(401);
  expect(await lastUsed()).toBeNull();
  const before = Date.now();
  expect((await sendSigned('GET', USERS, person.key)).status).toBe(200);
  const first = await until(lastUsed, { deadlineMs: 5_000, waitingFor: 'the last use of the key' });
  expect(first.getTime()).toBeGreaterThanOrEqual(before);
  for (let n = 0; n < 5; n += 1) await sendSigned('GET', USERS, person.key);
  expect(await lastUsed()).toEqual(first);
});
