import { until } from '@turnpike/testkit/poll';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAsOwner } from './database-admin.ts';
import { listen } from './listen.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

test('notifications arrive, also after the connection was cut, and each (re)connection is told', async () => {
  const heard: string[] = [];
  let connections = 0;
  let losses = 0;
  const listener = listen({
    databaseUrl: world.databaseUrl,
    channels: ['test_channel'],
    onNotify: (channel, payload) => heard.push(`${channel} ${payload}`),
    onConnected: () => {
      connections += 1;
    },
    onLost: () => {
      losses += 1;
    },
  });
  const database = world.env.database;
  await until(() => connections === 1, { deadlineMs: 5_000 });
  await database.$executeRaw`SELECT pg_notify('test_channel', 'one')`;
  await until(() => heard.includes('test_channel one'), { deadlineMs: 5_000 });
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'turnpike-listen' AND datname = current_database()`;
  await runAsOwner(world.databaseUrl, cut);
  await until(() => connections === 2, { deadlineMs: 5_000 });
  expect(losses).toBe(1);
  await database.$executeRaw`SELECT pg_notify('test_channel', 'two')`;
  await until(() => heard.includes('test_channel two'), { deadlineMs: 5_000 });
  await listener.close();
});

test('a channel that is not a plain name is refused: it would become SQL', () => {
  const options = { databaseUrl: world.databaseUrl, onNotify() {}, onConnected() {}, onLost() {} };
  expect(() => listen({ ...options, channels: ['x; DROP TABLE y'] })).toThrow('not a channel name');
});
