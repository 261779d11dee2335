import { listAuditEvents } from '@turnpike/contracts/http/permissions';
import { createUser, createUserGroup, updateUser } from '@turnpike/contracts/http/users';
import { manualClock } from '@turnpike/testkit/clock';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';

let world: World;
let scene: IdentityScene;
const clock = manualClock();
beforeAll(async () => {
  world = await createIdentityWorld();
  world.env.now = clock.date;
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

const list = (query: Record<string, string> = {}) =>
  scene.call(listAuditEvents, { path: { project_id: scene.account.project_id }, query });

test('an event tells who did what to which resource, when and from where', async () => {
  const id = await scene.newUser({ name: 'alice' });
  const { events, total } = await list();
  expect(total).toBe(1);
  expect(events).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      time: clock.date().toISOString(),
      user_name: 'first',
      operation: 'CreateUser',
      trace_name: 'createUser',
      resource_type: 'user',
      resource_id: id,
      resource_name: 'alice',
      instance_id: null,
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      source_ip: '192.0.2.1',
    },
  ]);
});

test('events come newest first, in pages that join', async () => {
  const names = ['one', 'two', 'three'];
  for (const name of names) {
    clock.advance(1_000);
    await scene.newGroup(name);
  }
  const pages = [await list({ limit: '2' }), await list({ limit: '2', offset: '2' })];
  expect(pages.map(({ total, size }) => ({ total, size }))).toEqual([
    { total: 3, size: 2 },
    { total: 3, size: 1 },
  ]);
  const seen = pages.flatMap(({ events }) => events.map((event) => event.resource_name));
  expect(seen).toEqual(names.toReversed());
});

test('each filter finds just what it names', async () => {
  const userId = await scene.newUser();
  const groupId = await scene.newGroup();
  const ids = async (query: Record<string, string>) =>
    (await list(query)).events.map((event) => event.resource_id);
  expect(await ids({ operation: createUser.id })).toEqual([userId]);
  expect(await ids({ operation: createUserGroup.id })).toEqual([groupId]);
  expect(await ids({ resource_type: 'userGroup' })).toEqual([groupId]);
  expect(await ids({ resource_id: userId })).toEqual([userId]);
  expect(await ids({ user_name: 'first' })).toHaveLength(2);
  expect(await ids({ user_name: 'nobody' })).toEqual([]);
});

test('a refused or failed change leaves no event', async () => {
  const id = await scene.newUser({ name: 'taken' });
  const again = { user: { name: 'taken', domain_id: scene.accountId } };
  await scene.refusal(createUser, { body: again });
  const lockOut = { path: { user_id: scene.userId }, body: { user: { enabled: false } } };
  await scene.refusal(updateUser, lockOut);
  expect((await list()).events.map((event) => event.resource_id)).toEqual([id]);
});

test('the log of another account is never seen', async () => {
  await scene.newUser();
  const other = await createIdentityScene(world);
  const { events } = await other.call(listAuditEvents, { path: { project_id: other.account.project_id } });
  expect(events).toEqual([]);
});
