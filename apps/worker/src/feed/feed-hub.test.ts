import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import type { FeedDocument } from '@turnpike/domain/config-feed/repository';
import { expect, test } from 'vitest';
import { FeedHub, type FeedHubDeps } from './feed-hub.ts';

type Read = Awaited<ReturnType<FeedHubDeps['read']>>;

const document = (revision: number): FeedDocument => {
  const body = { revision };
  return { kind: 'environment', id: `e${revision}`, hash: contentHash(body), body, revision };
};

/** As much of a response as the hub uses; what was written is kept as messages. */
function fakeResponse() {
  const stream = Object.assign(new PassThrough(), {
    writeHead: () => undefined,
    flushHeaders: () => undefined,
  });
  const messages: { type: string; revision: number }[] = [];
  stream.on('data', (chunk: Buffer) => messages.push(JSON.parse(chunk.toString())));
  return { stream, response: stream as unknown as ServerResponse, messages };
}

test('answers of the database that overtake each other neither lose a revision nor cut the node off', async () => {
  const pending: ((read: Read) => void)[] = [];
  const hub = new FeedHub({
    read: () => new Promise((resolve) => pending.push(resolve)),
    onError: (error) => expect.unreachable(String(error)),
  });
  const first = fakeResponse();
  const subscribing = hub.subscribe('gw', first.response, -1);
  pending.shift()?.({ revision: 1, documents: [document(1)] });
  await subscribing;

  const second = fakeResponse();
  const refreshed = hub.refresh('gw');
  const joined = hub.subscribe('gw', second.response, 1);
  const [older, newer] = pending.splice(0);
  newer?.({ revision: 3, documents: [document(2), document(3)] });
  await joined;
  older?.({ revision: 2, documents: [document(2)] });
  await refreshed;

  expect(first.stream.writableEnded).toBe(false);
  expect(first.messages.map(({ type, revision }) => `${type} ${revision}`)).toEqual(['full 1', 'delta 3']);
  expect(second.messages.map(({ type, revision }) => `${type} ${revision}`)).toEqual(['delta 3']);
  await hub.close();
});

test('a database that is older than before makes nodes come back for everything', async () => {
  const reads: Read[] = [
    { revision: 5, documents: [document(5)] },
    { revision: 2, documents: [] },
    { revision: 2, documents: [document(2)] },
    { revision: 2, documents: [] },
  ];
  const hub = new FeedHub({ read: async () => reads.shift() ?? null, onError: () => undefined });
  const node = fakeResponse();
  await hub.subscribe('gw', node.response, -1);
  await hub.refresh('gw');
  expect(node.stream.writableEnded).toBe(true);
  const again = fakeResponse();
  await hub.subscribe('gw', again.response, 5);
  expect(again.messages).toMatchObject([{ type: 'full', revision: 2, documents: [{ id: 'e2' }] }]);
  await hub.close();
});

test('a node that went away while its documents were read leaves nothing behind', async () => {
  const hub = new FeedHub({
    read: async () => ({ revision: 1, documents: [document(1)] }),
    onError: () => undefined,
  });
  const node = fakeResponse();
  node.stream.destroy();
  expect(await hub.subscribe('gw', node.response, -1)).toBe(true);
  expect(node.messages).toEqual([]);
  await hub.close();
});
