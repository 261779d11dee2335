import { changedFields } from '@turnpike/contracts/audit/changed-fields';
import { listAuditEvents, showAuditEvent } from '@turnpike/contracts/http/audit';
import { createUser, createUserGroup, updateUser } from '@turnpike/contracts/http/users';
import type { Json } from '@turnpike/contracts/snapshot/canonical-json';
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

test('an event tells who did what to which resource, when, from where and by which key, and reads as a sentence', async () => {
  const id = await scene.newUser({ name: 'alice' });
  const { events, total } = await list();
  const ak = scene.account.access_key.ak;
  expect(total).toBe(1);
  const [event] = events;
  expect(event).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    seq: 1,
    time: clock.date().toISOString(),
    outcome: 'succeeded',
    user_id: scene.userId,
    user_name: 'first',
    credential: { kind: 'access_key', id: ak },
    operation: 'CreateUser',
    action: 'iam:users:createUser',
    trace_name: 'createUser',
    resource_type: 'user',
    resource_id: id,
    resource_name: 'alice',
    instance_id: null,
    before: null,
    after: { user: { name: 'alice', id } },
    decision_id: null,
    request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    source_ip: '192.0.2.1',
  });
  expect(event?.sentence).toBe(`first created user alice (from 192.0.2.1, access key …${ak.slice(-4)})`);
  const shown = await scene.call(showAuditEvent, {
    path: { project_id: scene.account.project_id, event_id: event?.id ?? '' },
  });
  expect(shown).toEqual(event);
});

test('a change tells before and after, of which only the fields that changed differ', async () => {
  const id = await scene.newUser({ name: 'before' });
  await scene.call(updateUser, {
    path: { user_id: id },
    body: { user: { name: 'after', password: 'An0ther1' } },
  });
  const [event] = (await list()).events;
  const changed = changedFields(event?.before as Json, event?.after as Json);
  expect(changed.map(({ path }) => path)).toEqual(expect.arrayContaining(['name', 'password']));
  expect(changed.find(({ path }) => path === 'name')).toEqual({
    path: 'name',
    kind: 'changed',
    before: 'before',
    after: 'after',
  });
  expect(JSON.stringify(event)).not.toMatch(/An0ther1|argon2/);
});

test('a denied attempt is a sentence with the id of its decision', async () => {
  const nobody = await scene.caller();
  const powerless = { ...nobody, principal: { ...nobody.principal, grants: [] } };
  await scene.refusal(createUserGroup, { body: { group: { name: 'mine' } } }, powerless);
  const [event] = (await list()).events;
  expect(event).toMatchObject({ outcome: 'denied', decision_id: event?.id, before: null, after: null });
  expect(event?.sentence).toMatch(/^first was not allowed to create user group /);
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
  const userId = await scene.newUser({ name: 'Alice' });
  clock.advance(60_000);
  const between = clock.date().toISOString();
  const groupId = await scene.newGroup('operators');
  const ids = async (query: Record<string, string>) =>
    (await list(query)).events.map((event) => event.resource_id);
  const ak = scene.account.access_key.ak;
  const [newest] = (await list()).events;
  for (const [query, found] of [
    [{ operation: createUser.id }, [userId]],
    [{ operation: createUserGroup.id }, [groupId]],
    [{ trace_name: 'createGroup' }, [groupId]],
    [{ action: 'iam:groups:createGroup' }, [groupId]],
    [{ resource_type: 'userGroup' }, [groupId]],
    [{ resource_id: userId }, [userId]],
    [{ resource_name: 'ALI' }, [userId]],
    [{ user_name: 'first' }, [groupId, userId]],
    [{ user_name: 'nobody' }, []],
    [{ user_id: scene.userId, outcome: 'succeeded' }, [groupId, userId]],
    [{ outcome: 'denied' }, []],
    [{ credential_id: ak, source_ip: '192.0.2.1' }, [groupId, userId]],
    [{ credential_id: 'another' }, []],
    [{ source_ip: '192.0.2.2' }, []],
    [{ from: between }, [groupId]],
    [{ to: between }, [userId]],
    [{ from: '2000-01-01T00:00:00+02:00', to: between }, [userId]],
    [{ text: 'created alice' }, [userId]],
    [{ text: 'CREATED first operators' }, [groupId]],
    [{ text: `${ak.slice(2, 9)} 192.0.2` }, [groupId, userId]],
    [{ text: 'deleted' }, []],
    [{ text: '%' }, []],
    [{ request_id: newest?.request_id ?? '' }, [groupId, userId]],
    [{ request_id: 'another' }, []],
  ] as const)
    expect(await ids(query), JSON.stringify(query)).toEqual(found);
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
