import { until } from '@turnpike/testkit/poll';
import { deltaMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterEach, expect, test } from 'vitest';
import { call } from './call.ts';
import { startFeed } from './fake-feed.ts';
import { removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A gateway that has an old snapshot on its disk, and a feed that has a newer one. */
async function scene(catchUpMs: number, isFeedThere: boolean) {
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  const mock = { type: 'MOCK' as const, status: 200, headers: [] };
  const api = builder.api(group, { path: '/a', backend: { ...mock, body: 'old' } });
  const old = builder.build(1);
  builder.api(group, { ...api, backend: { ...mock, body: 'new' } });
  const newest = deltaMessage(old, builder.build(2));
  const feed = await startFeed(builder.instanceId);
  if (!isFeedThere) await feed.close();
  const gateway = await startGateway({ snapshot: old, feed: feed.feed, catchUpMs });
  cleanups.push(
    () => (isFeedThere ? feed.close() : Promise.resolve()),
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  const text = async (): Promise<string> => {
    const { httpPort } = await gateway.ready();
    return (await call(`http://127.0.0.1:${httpPort}`, '/a', { host })).text;
  };
  return { feed, gateway, newest, text };
}

test('a node with an old snapshot takes no call before it has what the feed says is newest', async () => {
  const { feed, gateway, newest, text } = await scene(60_000, true);
  await until(() => feed.asked.length > 0, { deadlineMs: 15_000 });
  expect(await gateway.status()).toMatchObject({ state: 'starting', appliedRevision: 1, httpPort: 0 });
  feed.send(newest);
  expect(await text()).toBe('new');
});

test('a feed that says nothing is waited for only so long', async () => {
  const { text } = await scene(50, true);
  expect(await text()).toBe('old');
});

test('a feed that is not there is not waited for', async () => {
  const { text } = await scene(60_000, false);
  expect(await text()).toBe('old');
});
