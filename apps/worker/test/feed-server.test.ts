import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { type FeedMessage, feedMessageSchema } from '@turnpike/contracts/feed/message';
import { RECORD_BATCH_MAX_BYTES, type RecordBatch } from '@turnpike/contracts/feed/records';
import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import type { FeedDocument, NodeReport } from '@turnpike/domain/config-feed/repository';
import { createKeyring } from '@turnpike/domain/kernel/keyring';
import { newId } from '@turnpike/domain/kernel/new-id';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAckRecorder } from '../src/feed/ack-recorder.ts';
import { FeedHub } from '../src/feed/feed-hub.ts';
import { type FeedServer, startFeedServer } from '../src/feed/feed-server.ts';

const keyring = createKeyring('5'.repeat(64));
const instanceId = newId();

/** What the database would hold: a gateway's revision and documents. */
let revision: number;
let documents: FeedDocument[];
let isDatabaseAway: boolean;
let reports: NodeReport[];
let batches: { id: string; batch: RecordBatch }[];
let hub: FeedHub;
let acks: ReturnType<typeof createAckRecorder>;
let queueFault: string | null = null;
let server: FeedServer;
let open: ClientRequest[];

beforeEach(async () => {
  revision = 0;
  documents = [];
  isDatabaseAway = false;
  reports = [];
  batches = [];
  open = [];
  const awake = (): void => {
    if (isDatabaseAway) throw new Error('the database is away');
  };
  hub = new FeedHub({
    read: async (id, since) => {
      awake();
      if (id !== instanceId) return null;
      return { revision, documents: documents.filter((document) => document.revision > since) };
    },
    onError: () => undefined,
  });
  acks = createAckRecorder(async (_id, report) => {
    awake();
    return reports.push(report) > 0;
  });
  server = await startFeedServer(0, {
    hub,
    feedToken: keyring.feedToken,
    acknowledge: acks.acknowledge,
    takeRecords: async (id, batch) => {
      awake();
      batches.push({ id, batch });
      return batch.number;
    },
    takeDecisions: async () => false,
    exchangeLeases: async () => null,
    checkQueue: () => (queueFault === null ? Promise.resolve() : Promise.reject(new Error(queueFault))),
    onError: () => undefined,
  });
});
afterEach(async () => {
  for (const client of open) client.destroy();
  await server.close();
});

/** Makes a revision; `null`: a tombstone. */
async function publish(changes: Record<string, string | null>): Promise<void> {
  revision += 1;
  for (const [id, name] of Object.entries(changes)) {
    documents = documents.filter((document) => document.id !== id);
    const body = { id, name };
    const kind = 'environment' as const;
    documents.push(
      name === null
        ? { kind, id, hash: null, revision }
        : { kind, id, hash: contentHash(body), body, revision },
    );
  }
  await hub.refresh(instanceId);
}

const headers = (token: string) => ({ authorization: `Bearer ${token}` });
const feedPath = (id: string, since: number): string => `/feed/v1/gateways/${id}?node=n&revision=${since}`;
const statusOf = (path: string, token: string): Promise<number> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers: headers(token) }).then(async (response) => {
    await response.body?.cancel();
    return response.status;
  });

/** A node that keeps a snapshot as the gateway does: it applies what comes and compares digests. */
async function connect(since: number, known: SnapshotDocument[] = [], more = '') {
  const client = get({
    port: server.port,
    host: '127.0.0.1',
    path: `${feedPath(instanceId, since)}${more}`,
    headers: headers(keyring.feedToken(instanceId)),
  });
  open.push(client);
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  const messages: FeedMessage[] = [];
  const parts: SnapshotDocument[] = [];
  const held = new Map(known.map((document) => [document.id, document]));
  // Cut connections are part of the tests.
  const lines = createInterface({ input: response });
  for (const emitter of [client, response, lines]) emitter.on('error', () => undefined);
  lines.on('line', (line) => {
    const message = feedMessageSchema.parse(JSON.parse(line));
    messages.push(message);
    if (message.type === 'part') parts.push(...message.documents);
    if (message.type !== 'full' && message.type !== 'delta') return;
    if (message.type === 'full') held.clear();
    if (message.type === 'delta') for (const { id } of message.deletions) held.delete(id);
    const upserts = message.type === 'full' ? message.documents : message.upserts;
    for (const document of [...parts.splice(0), ...upserts]) held.set(document.id, document);
    expect(snapshotDigest(held.values())).toBe(message.digest);
  });
  return { client, response, messages, held };
}

const received = (node: Awaited<ReturnType<typeof connect>>, count: number) =>
  until(() => node.messages.length >= count, { deadlineMs: 5_000, everyMs: 2 });

describe('who may open a feed', () => {
  test('no token, a bad one, and the right token of another gateway are refused alike, also for unknown gateways', async () => {
    await publish({ a: 'one' });
    const other = newId();
    for (const id of [instanceId, other]) {
      for (const token of ['', 'x', 'f'.repeat(64), keyring.feedToken(newId())]) {
        expect(await statusOf(feedPath(id, -1), token)).toBe(401);
      }
    }
    expect(await statusOf(feedPath(instanceId, -1), keyring.feedToken(other))).toBe(401);
    // A gateway that was deleted: its own token opens nothing any more.
    expect(await statusOf(feedPath(other, -1), keyring.feedToken(other))).toBe(401);
    expect(await statusOf('/anything', keyring.feedToken(instanceId))).toBe(401);
  });

  test('the health check needs no token and tells of the queue only', async () => {
    const health = async () => (await fetch(`http://127.0.0.1:${server.port}/healthz`)).json();
    expect(await health()).toEqual({ queue: 'ok' });
    queueFault = 'no connection';
    expect(await health()).toEqual({ queue: 'no connection' });
    queueFault = null;
  });
});

describe('a node', () => {
  test('gets everything first, then a delta per revision, with digests that fit', async () => {
    await publish({ a: 'one', b: 'one' });
    const node = await connect(-1);
    await received(node, 1);
    await publish({ b: 'two', c: 'one' });
    await received(node, 2);
    await publish({ a: null });
    await received(node, 3);
    expect(node.messages).toMatchObject([
      { type: 'full', revision: 1, instanceId },
      { type: 'delta', from: 1, revision: 2, deletions: [] },
      { type: 'delta', from: 2, revision: 3, upserts: [], deletions: [{ kind: 'environment', id: 'a' }] },
    ]);
    expect(Array.from(node.held.keys()).sort()).toEqual(['b', 'c']);
  });

  test('resumes from its revision with what it missed only', async () => {
    await publish({ a: 'one', b: 'one' });
    const first = await connect(-1);
    await received(first, 1);
    first.client.destroy();
    await publish({ b: 'two' });
    await publish({ c: 'one', b: null });
    const again = await connect(1, Array.from(first.held.values()));
    await received(again, 1);
    expect(again.messages).toMatchObject([{ type: 'delta', from: 1, revision: 3, upserts: [{ id: 'c' }] }]);
  });

  test('that asks for parts gets a large message in many short lines, and what changes meanwhile after it', async () => {
    const names = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`e${index}`, 'x'.repeat(1_000)]),
    );
    await publish(names);
    const node = await connect(-1, [], '&parts=1');
    node.response.pause();
    await publish({ e0: 'changed' });
    node.response.resume();
    await until(() => node.messages.at(-1)?.revision === 2, { deadlineMs: 10_000 });
    const full = node.messages.find(({ type }) => type === 'full');
    const count = node.messages.filter(({ type }) => type === 'part').length;
    expect(count).toBeGreaterThan(20);
    if (full) expect(full).toMatchObject({ parts: count, revision: 1 });
    for (const message of node.messages) expect(JSON.stringify(message).length).toBeLessThan(100_000);
    expect(node.held.size).toBe(2_000);
    expect(node.held.get('e0')).toMatchObject({ body: { name: 'changed' } });
  });

  test('that is up to date gets an empty delta, whose digest it can check', async () => {
    await publish({ a: 'one' });
    const first = await connect(-1);
    await received(first, 1);
    const again = await connect(1, Array.from(first.held.values()));
    await received(again, 1);
    expect(again.messages).toMatchObject([
      { type: 'delta', from: 1, revision: 1, upserts: [], deletions: [] },
    ]);
  });

  test('that claims a revision which was never made gets everything', async () => {
    await publish({ a: 'one' });
    const node = await connect(77);
    await received(node, 1);
    expect(node.messages).toMatchObject([{ type: 'full', revision: 1 }]);
  });

  test('of a gateway without any revision waits for the first', async () => {
    const node = await connect(-1);
    await publish({ a: 'one' });
    await received(node, 1);
    expect(node.messages).toMatchObject([{ type: 'full', revision: 1 }]);
  });

  test('is fed from memory while the database is away', async () => {
    await publish({ a: 'one' });
    await received(await connect(-1), 1);
    isDatabaseAway = true;
    const node = await connect(-1);
    await received(node, 1);
    expect(node.messages).toMatchObject([{ type: 'full', revision: 1 }]);
  });

  test('is told that the feed lives', async () => {
    const node = await connect(-1);
    hub.pingAll(Date.now());
    await received(node, 1);
    expect(node.messages).toEqual([{ type: 'ping', revision: 0 }]);
  });

  test('that understands it is asked for the record of a call; others are not', async () => {
    await publish({ a: 'one' });
    const [asks, older] = [await connect(-1, [], '&asks=1'), await connect(-1)];
    for (const node of [asks, older]) await received(node, 1);
    hub.ask(instanceId, 'f'.repeat(32));
    hub.ask('e'.repeat(32), 'd'.repeat(32));
    hub.pingAll(Date.now());
    await received(asks, 3);
    await received(older, 2);
    expect(asks.messages.slice(1)).toEqual([
      { type: 'ask', revision: 1, requestId: 'f'.repeat(32) },
      { type: 'ping', revision: 1 },
    ]);
    expect(older.messages.slice(1)).toEqual([{ type: 'ping', revision: 1 }]);
  });

  test('that reads slowly is caught up with one message instead of a queue of many', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    await publish({ a: large });
    const node = await connect(-1);
    node.response.pause();
    for (let round = 0; round < 20; round++) await publish({ a: `${round} ${large}`, [`e${round}`]: 'x' });
    node.response.resume();
    await until(() => node.messages.at(-1)?.revision === 21, { deadlineMs: 10_000 });
    expect(node.messages.length).toBeLessThan(10);
    expect(node.held.size).toBe(21);
  });
});

describe('an answer of a node', () => {
  const post = (body: string, token = keyring.feedToken(instanceId)) =>
    fetch(`http://127.0.0.1:${server.port}/feed/v1/gateways/${instanceId}/acks`, {
      method: 'POST',
      headers: headers(token),
      body,
    }).then(({ status }) => status);
  const ack = (result: object) => JSON.stringify({ node: 'n', pid: 7, revision: 3, result });

  test('is recorded: applied, or refused with the reason', async () => {
    expect(await post(ack({ outcome: 'applied' }))).toBe(204);
    expect(await post(ack({ outcome: 'refused', reason: 'unknown kind' }))).toBe(204);
    expect(reports).toEqual([
      { node: 'n', pid: 7, appliedRevision: 3, refusedReason: null },
      { node: 'n', pid: 7, appliedRevision: null, refusedReason: 'unknown kind' },
    ]);
  });

  test('is kept while the database is away, the newest of each node', async () => {
    isDatabaseAway = true;
    expect(await post(ack({ outcome: 'refused', reason: 'old' }))).toBe(204);
    expect(await post(ack({ outcome: 'applied' }))).toBe(204);
    isDatabaseAway = false;
    await acks.flush();
    await acks.flush();
    expect(reports).toMatchObject([{ appliedRevision: 3 }]);
  });

  test('needs the token, must be well-formed, and small', async () => {
    expect(await post(ack({ outcome: 'applied' }), 'wrong')).toBe(401);
    expect(await post('{}')).toBe(400);
    expect(await post('nonsense')).toBe(400);
    expect(await post(ack({ outcome: 'refused', reason: 'x'.repeat(20_000) }))).toBe(413);
    expect(reports).toEqual([]);
  });

  test('has no other method', async () => {
    const call = request({
      port: server.port,
      path: `/feed/v1/gateways/${instanceId}/acks`,
      method: 'DELETE',
      headers: headers(keyring.feedToken(instanceId)),
    });
    call.end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(405);
  });
});

describe('records', () => {
  const send = (body: string, token = keyring.feedToken(instanceId)) =>
    fetch(`http://127.0.0.1:${server.port}/feed/v1/gateways/${instanceId}/records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    });
  const batch = {
    ...{ node: 'node-1', epoch: 'e'.repeat(32), number: 4, stream: 'usage', rows: [] },
    ...{ droppedRecords: 0, damagedParts: 0, spoolBytes: 0 },
  };

  test('are taken for the gateway whose token comes with them, and for no other', async () => {
    const answer = await send(JSON.stringify(batch));
    expect([answer.status, await answer.json()]).toEqual([200, { taken: 4 }]);
    expect((await send(JSON.stringify(batch), keyring.feedToken(newId()))).status).toBe(401);
    expect(batches).toEqual([{ id: instanceId, batch }]);
  });

  test.each([
    ['no JSON', 400, '{'],
    ['a field too many', 400, JSON.stringify({ ...batch, instanceId: newId() })],
    ['a number below 1', 400, JSON.stringify({ ...batch, number: 0 })],
    ['text that no database keeps', 400, JSON.stringify({ ...batch, node: 'a\u0000' })],
    ['too long a body', 413, ' '.repeat(RECORD_BATCH_MAX_BYTES + 1)],
  ])('%s is answered with %i and not taken', async (_what, status, body) => {
    expect((await send(body)).status).toBe(status);
    expect(batches).toEqual([]);
  });

  test('are answered with 503 while the database is away, so that the node keeps them', async () => {
    isDatabaseAway = true;
    expect((await send(JSON.stringify(batch))).status).toBe(503);
    isDatabaseAway = false;
    expect((await send(JSON.stringify(batch))).status).toBe(200);
  });
});
