import type { DecisionRecord } from '@turnpike/contracts/feed/decisions';
import { listCallDecisions, showCallDecision } from '@turnpike/contracts/http/call-decisions';
import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { awaitDecision } from '../../src/call-decisions/await-decision.ts';
import { keepDecisions } from '../../src/call-decisions/reported.ts';
import { forgetOldDecisions } from '../../src/call-decisions/retention.ts';
import { withinAccount } from '../../src/kernel/account-scope.ts';
import { listen } from '../../src/kernel/listen.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { createScene, type Scene } from '../scene.ts';
import { someDecision } from './some-decision.ts';

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
afterAll(() => first.world.close());
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});

const report = (decisions: DecisionRecord[], node = 'node-1', instanceId = scene.tenant.instanceId) =>
  keepDecisions(first.world.strictEnv.database, instanceId, { node, decisions });
const show = (request_id: string, caller = scene.tenant.administrator, of = scene) =>
  of.call(showCallDecision, { path: { request_id } }, caller);
const listed = async (query: Record<string, string> = {}, caller = scene.tenant.administrator) =>
  (await scene.call(listCallDecisions, { query }, caller)).decisions.map(({ request_id }) => request_id);
const mayRead = (Resource?: string[]) =>
  scene.tenant.callerWithDocuments({
    Version: '1.1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['apig:callDecisions:get', 'apig:callDecisions:list'],
        ...(Resource && { Resource }),
      },
    ],
  });

describe('a report', () => {
  test('is kept once, however often it comes and from whichever node, and is shown as it came', async () => {
    const counter = { name: 'calls', limit: 5, used: 5, windowMs: 60_000, resetsAtMs: 1_800_000_000_000 };
    const record = someDecision({ counter, statement: 'entry 2', detail: 'limit 5' });
    expect(await report([record])).toBe(true);
    await report([{ ...record, rule: 'another' }, someDecision()], 'node-2');
    expect(await show(record.requestId)).toMatchObject({
      ...{ node: 'node-1', rule: 'ip-acl-deny-match', remote_addr: '192.0.2.7', statement: 'entry 2' },
      ...{ document: record.document, remedy: record.remedy, signature: null },
      counter: { limit: 5, window_ms: 60_000, resets_at: '2027-01-15T08:00:00.000Z' },
    });
    expect(await listed()).toHaveLength(2);
  });

  test('of a gateway that does not exist is not taken', async () => {
    expect(await report([someDecision()], 'node-1', newId())).toBe(false);
  });
});

test('a signature stands beside what the caller signed, line by line, and the line that differs is marked', async () => {
  const canonicalRequest = 'GET\n/a/\n\nhost:h\nx-sdk-date:20261123T060000Z\n\nhost;x-sdk-date\ne3b0';
  const texts = { canonicalRequest, stringToSign: 'SDK-HMAC-SHA256\n20261123T060000Z\n12' };
  const callers = {
    ...texts,
    deviation: 'uri-without-final-slash',
    canonicalRequest: canonicalRequest.replace('/a/', '/a'),
    differsAtLine: 1,
  };
  const signature = { ...texts, withheld: false, signedHeaders: ['host'], bodySha256: null, callers };
  const record = someDecision({ signature });
  await report([record]);
  const shown = (await show(record.requestId)).signature;
  expect(shown).toMatchObject({
    canonical_request: canonicalRequest,
    caller: { deviation: 'uri-without-final-slash', differs_at_line: 1 },
  });
  expect(shown?.lines.filter(({ differs }) => differs)).toEqual([
    { part: 'uri', gateway: '/a/', caller: '/a', differs: true },
  ]);
  expect(shown?.lines.map(({ part }) => part)).toEqual([
    ...['method', 'uri', 'query', 'header', 'header', 'blank', 'signed headers', 'payload hash'],
  ]);
});

describe('who may read', () => {
  test('another account learns nothing: not of the gateway, and not of its decisions through a gateway of its own', async () => {
    const record = someDecision();
    await report([record]);
    const other = first.of(await first.world.createTenant());
    expect(await other.refusal(showCallDecision, { path: { request_id: record.requestId } })).toMatch(
      'TURNPIKE.3067',
    );
    const foreign = { instance_id: scene.tenant.instanceId, request_id: record.requestId };
    expect(await other.refusal(showCallDecision, { path: foreign })).toMatch('APIG.3030');
    // PostgreSQL itself shows it to nobody else.
    const db = first.world.strictEnv.database;
    const seen = await withinAccount(other.tenant.accountId, () => db.callDecision.findMany());
    expect(seen).toEqual([]);
  });

  test('a permission for one API shows that API’s decisions, no other’s, and none of calls that no API was found for', async () => {
    const [mine, others] = [newId(), newId()];
    const [own, foreign, unrouted] = [
      someDecision({ apiId: mine }),
      someDecision({ apiId: others }),
      someDecision(),
    ];
    await report([own, foreign, unrouted]);
    const urn = `apig:*:${scene.tenant.accountId}:api:${scene.tenant.instanceId}/${mine}`;
    const developer = mayRead([urn]);
    expect((await show(own.requestId, developer)).request_id).toBe(own.requestId);
    for (const { requestId } of [foreign, unrouted])
      expect(await scene.refusal(showCallDecision, { path: { request_id: requestId } }, developer)).toMatch(
        'APIG.1005',
      );
    expect(await listed({}, developer)).toEqual([own.requestId]);
    expect((await listed({}, mayRead())).length).toBe(3);
  });

  test('whoever may read APIs but not decisions reads none', async () => {
    const record = someDecision();
    await report([record]);
    const reader = scene.tenant.callerWithDocuments({
      Version: '1.1',
      Statement: [{ Effect: 'Allow', Action: ['apig:apis:*', 'apig:instances:*', 'apig:usage:*'] }],
    });
    expect(await scene.refusal(showCallDecision, { path: { request_id: record.requestId } }, reader)).toMatch(
      'APIG.1005',
    );
    expect(await scene.refusal(listCallDecisions, {}, reader)).toMatch('APIG.1005');
  });
});

test('the list is newest first and narrowed by time, API, credential, code and rule', async () => {
  const at = (minute: number) => `2026-01-31T12:0${minute}:00.000Z`;
  const [early, late] = [
    someDecision({ time: at(1), apiId: 'api-1', appId: 'app-1' }),
    someDecision({ time: at(3), errorCode: 'APIG.0308', rule: 'quota' }),
  ];
  await report([early, late]);
  expect(await listed()).toEqual([late.requestId, early.requestId]);
  expect(await listed({ from: at(1), to: at(3) })).toEqual([early.requestId]);
  expect(await listed({ api_id: 'api-1', app_id: 'app-1' })).toEqual([early.requestId]);
  expect(await listed({ error_code: 'APIG.0308', rule: 'quota' })).toEqual([late.requestId]);
  expect(await listed({ limit: '1', offset: '1' })).toEqual([early.requestId]);
});

describe('a decision that was not reported yet', () => {
  const waiting = async (requestId: string, waitMs: number) => {
    const db = first.world.strictEnv.database;
    const { accountId, instanceId } = scene.tenant;
    return withinAccount(accountId, () => awaitDecision(db, instanceId, requestId, waitMs));
  };
  const runNode = async (state: string) => {
    const { instanceId } = scene.tenant;
    await first.world.env.database.instanceNode.upsert({
      where: { instanceId_name: { instanceId, name: 'node-1' } },
      create: { instanceId, name: 'node-1', host: '127.0.0.1', state },
      update: { state },
    });
  };

  test('is asked for at the nodes, and shown when one of them answers', async () => {
    await runNode('ready');
    const record = someDecision();
    const asked: string[] = [];
    let connected = (): void => undefined;
    const open = new Promise<void>((resolve) => (connected = resolve));
    const listener = listen({
      databaseUrl: first.world.databaseUrl,
      channels: [notificationChannels.decisions],
      onNotify: (_channel, payload) => {
        asked.push(payload);
        void report([record], 'node-2');
      },
      onConnected: connected,
      onLost: (error) => expect.unreachable(String(error)),
    });
    await open;
    expect(await show(record.requestId)).toMatchObject({ node: 'node-2' });
    expect(asked).toEqual([`${scene.tenant.instanceId}/${record.requestId}`]);
    await listener.close();
  });

  test('is not waited for longer than a moment, and not at all when no node runs', async () => {
    await runNode('ready');
    expect(await waiting(newId(), 50)).toBeNull();
    await runNode('stopped');
    const before = performance.now();
    expect(await waiting(newId(), 60_000)).toBeNull();
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

test('old ones, those beyond the number that is kept, and those of gateways that are gone are forgotten', async () => {
  const { database } = first.world.env;
  const now = new Date('2026-02-01T00:00:00Z');
  const old = someDecision({ time: '2026-01-20T00:00:00.000Z' });
  const kept = [1, 2, 3, 4].map((hour) => someDecision({ time: `2026-01-31T0${hour}:00:00.000Z` }));
  await report([old, ...kept]);
  const gone = await first.world.createTenant();
  await report([someDecision({ time: '2026-01-31T00:00:00.000Z' })], 'node-1', gone.instanceId);
  await database.instance.delete({ where: { id: gone.instanceId } });
  await forgetOldDecisions(first.world.strictEnv.database, now, { days: 7, perGateway: 3, sliceRows: 1 });
  expect(await listed()).toEqual(
    kept
      .slice(1)
      .reverse()
      .map(({ requestId }) => requestId),
  );
  expect(await database.callDecision.count({ where: { instanceId: gone.instanceId } })).toBe(0);
});
