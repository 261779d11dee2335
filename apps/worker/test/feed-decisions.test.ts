import { randomBytes } from 'node:crypto';
import { DECISION_REPORT_MAX_BYTES, type DecisionReport } from '@turnpike/contracts/feed/decisions';
import { createKeyring } from '@turnpike/domain/kernel/keyring';
import { newId } from '@turnpike/domain/kernel/new-id';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FeedHub } from '../src/feed/feed-hub.ts';
import { type FeedServer, startFeedServer } from '../src/feed/feed-server.ts';

const keyring = createKeyring(randomBytes(32).toString('hex'));
const instanceId = newId();
const report = { node: 'node-1', decisions: [] };

let server: FeedServer;
let taken: DecisionReport[];
let isDatabaseAway: boolean;

beforeEach(async () => {
  taken = [];
  isDatabaseAway = false;
  server = await startFeedServer(0, {
    hub: new FeedHub({ read: async () => null, onError: () => undefined }),
    feedToken: keyring.feedToken,
    acknowledge: async () => false,
    takeRecords: async () => null,
    takeDecisions: async (id, decisions) => {
      if (isDatabaseAway) throw new Error('the database is away');
      if (id === instanceId) taken.push(decisions);
      return id === instanceId;
    },
    exchangeLeases: async () => null,
    checkQueue: async () => undefined,
    onError: () => undefined,
  });
});
afterEach(() => server.close());

const send = (body: string, id = instanceId, token = keyring.feedToken(id)) =>
  fetch(`http://127.0.0.1:${server.port}/feed/v1/gateways/${id}/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  }).then(({ status }) => status);

test('decisions are taken for the gateway whose token comes with them, if there is one, and for no other', async () => {
  expect(await send(JSON.stringify(report))).toBe(204);
  expect(await send(JSON.stringify(report), instanceId, keyring.feedToken(newId()))).toBe(401);
  expect(await send(JSON.stringify(report), newId())).toBe(404);
  expect(taken).toEqual([report]);
});

test.each([
  ['no JSON', 400, '{'],
  ['a gateway of its own choice', 400, JSON.stringify({ ...report, instanceId: newId() })],
  ['something else than a record', 400, JSON.stringify({ ...report, decisions: [{}] })],
  ['too long a body', 413, ' '.repeat(DECISION_REPORT_MAX_BYTES + 1)],
])('%s is answered with %i and not taken', async (_what, status, body) => {
  expect(await send(body)).toBe(status);
  expect(taken).toEqual([]);
});

test('decisions are answered with 503 while the database is away, so that the node keeps them', async () => {
  isDatabaseAway = true;
  expect(await send(JSON.stringify(report))).toBe(503);
});
