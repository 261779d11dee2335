import { once } from 'node:events';
import { until } from '@turnpike/testkit/poll';
import {
  deltaMessage,
  fullMessage,
  networkUnderTest,
  newId,
  SnapshotBuilder,
} from '@turnpike/testkit/snapshot-builder';
import { handlingUpstream, type Upstream } from '@turnpike/testkit/upstream';
import { Pool, request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signedHeaders } from './call.ts';
import { startFeed } from './fake-feed.ts';
import {
  type GatewayOptions,
  type GatewayProcess,
  removeFolder,
  startGateway,
  startStandalone,
} from './gateway-process.ts';

const host = 'api.example.com';
const THREADS = 4;
const DEADLINE_MS = 20_000;
/** Each of sixteen threads takes half a second of a processor to start, and there may be other work. */
const START_OF_MANY_MS = 120_000;
const SECOND = 1_000;
/** Status of APIG.0310 (reference 12). */
const QUOTA_USED_UP = 405;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Counts what really arrives, by path. */
const arrived = new Map<string, number>();
let backend: Upstream;
beforeAll(async () => {
  backend = await handlingUpstream((incoming, response) => {
    const path = incoming.url ?? '';
    arrived.set(path, (arrived.get(path) ?? 0) + 1);
    response.end('served');
  });
});
afterAll(() => backend.close());

const unlimited = { connectionLimit: null, requestsPerSecond: null };
const mock = (body: string) => ({ type: 'MOCK' as const, status: 200, headers: [], body });

async function start(options: GatewayOptions): Promise<GatewayProcess> {
  const gateway = await startGateway({ limits: { workerThreads: THREADS, ...unlimited }, ...options });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  return gateway;
}

/** A scene with an API over the counting backend and one that answers by itself. */
function scene(settings: Parameters<SnapshotBuilder['settings']>[0] = {}) {
  const builder = new SnapshotBuilder({ secretKey: Buffer.alloc(32, 5) });
  builder.settings({ network: networkUnderTest, apiCallsPerSecond: 1_000_000, ...settings });
  const group = builder.group({ domains: [host] });
  const path = `/counted-${newId()}`;
  const counted = { path, backend: { authority: backend.authority, path } };
  return { builder, group, counted };
}

/** Calls over so many connections, each one call after the other. @returns how many answers there were of each status */
async function callBy(
  port: number,
  connections: number,
  path: string,
  goOn: (sent: number) => boolean,
  headers: Record<string, string> = {},
): Promise<Map<number, number>> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  const statuses = new Map<number, number>();
  let sent = 0;
  const caller = async (): Promise<void> => {
    while (goOn(sent)) {
      sent += 1;
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers: { host, ...headers } });
      await body.dump();
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
  await pool.close();
  return statuses;
}

const times = (count: number) => (sent: number) => sent < count;

describe('a node with four threads', () => {
  test.each([1, 16, 64])('admits just 100 calls of a minute by %i connections', async (connections) => {
    const { builder, group, counted } = scene();
    const quota = builder.quota({ callLimit: 100, timeUnit: 'MINUTE' });
    const api = builder.api(group, { ...counted, authentication: 'APP' });
    const grants = [`${api.apiId}:${api.environmentId}`];
    const { key, clearSecret: secret } = builder.credential({ quotaId: quota.id, grants });
    const gateway = await start({ snapshot: builder.build(1), secretKey: builder.secretKey });
    const { httpPort } = await gateway.ready();
    const headers = signedHeaders({ target: counted.path, host, key, secret });
    const statuses = await callBy(httpPort, connections, counted.path, times(600), headers);
    expect(arrived.get(counted.path)).toBe(100);
    expect(statuses).toEqual(
      new Map([
        [200, 100],
        [QUOTA_USED_UP, 500],
      ]),
    );
  });

  test.each([1, 16, 64])('admits just 100 calls of each second by %i connections', async (connections) => {
    const { builder, group, counted } = scene({ apiCallsPerSecond: 100 });
    builder.api(group, counted);
    const gateway = await start({ snapshot: builder.build(1), secretKey: builder.secretKey });
    const { httpPort } = await gateway.ready();
    const beganMs = Date.now();
    await callBy(httpPort, connections, counted.path, () => Date.now() < beganMs + 2.5 * SECOND);
    const windows = Math.floor(Date.now() / SECOND) - Math.floor(beganMs / SECOND) + 1;
    expect(arrived.get(counted.path)).toBeLessThanOrEqual(windows * 100);
    // The first and the last window may have been too short.
    expect(arrived.get(counted.path)).toBeGreaterThanOrEqual((windows - 2) * 100);
  });

  test('has its ceilings of requests and of connections once, not four times', async () => {
    const { builder, group } = scene();
    builder.api(group, { path: '/a', backend: mock('served') });
    const limits = { workerThreads: THREADS, connectionLimit: 20, requestsPerSecond: 50 };
    const gateway = await start({ snapshot: builder.build(1), secretKey: builder.secretKey, limits });
    const { httpPort } = await gateway.ready();
    const beganMs = performance.now();
    const statuses = await callBy(httpPort, 20, '/a', times(400));
    const refilled = Math.ceil(((performance.now() - beganMs) / SECOND) * 50);
    expect(statuses.get(200)).toBeGreaterThanOrEqual(50);
    expect(statuses.get(200)).toBeLessThanOrEqual(50 + refilled);

    const many = new Pool(`http://127.0.0.1:${httpPort}`, { connections: 60, pipelining: 1 });
    cleanups.push(() => many.destroy());
    const health = { path: '/apic/health_check', method: 'GET', headers: { host } } as const;
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, async () => (await many.request(health)).body.dump()),
    );
    const answered = answers.filter(({ status }) => status === 'fulfilled').length;
    expect(answered).toBeGreaterThan(0);
    expect(many.stats.connected).toBeLessThanOrEqual(20);
  });

  test('locks an access key after five wrong signatures, whichever threads they met', async () => {
    const { builder, group } = scene();
    builder.identity({ name: 'alice', keys: [{ ak: 'AK', sk: 'right' }] });
    builder.api(group, { path: '/iam', authentication: 'IAM', backend: mock('served') });
    const gateway = await start({ snapshot: builder.build(1), secretKey: builder.secretKey });
    const { httpPort } = await gateway.ready();
    /** On a connection of its own, which the kernel gives to any of the threads. */
    const bySignature = async (secret: string): Promise<number> => {
      const headers = signedHeaders({ target: '/iam', host, key: 'AK', secret });
      const statuses = await callBy(httpPort, 1, '/iam', times(1), headers);
      return [...statuses.keys()][0] ?? 0;
    };
    expect(await bySignature('right')).toBe(200);
    for (let time = 0; time < 5; time++) expect(await bySignature('wrong')).toBe(401);
    const afterwards = await Promise.all(Array.from({ length: 24 }, () => bySignature('right')));
    expect(new Set(afterwards)).toEqual(new Set([401]));
  });

  test('answers by a change on every connection once it has acknowledged it', async () => {
    const { builder, group } = scene();
    const api = builder.api(group, { path: '/a', backend: mock('revision 1') });
    const feed = await startFeed(builder.instanceId);
    cleanups.push(() => feed.close());
    let before = builder.build(1);
    feed.greeting = () => [fullMessage(before)];
    const gateway = await start({
      instanceId: builder.instanceId,
      feed: feed.feed,
      secretKey: builder.secretKey,
    });
    const { httpPort } = await gateway.ready();
    const pool = new Pool(`http://127.0.0.1:${httpPort}`, { connections: 32, pipelining: 1 });
    cleanups.push(() => pool.destroy());
    for (let revision = 2; revision <= 12; revision++) {
      const body = `revision ${revision}`;
      builder.api({ id: api.groupId }, { ...api, backend: mock(body) });
      const after = builder.build(revision);
      feed.send(deltaMessage(before, after));
      before = after;
      await feed.acked(revision);
      const answers = Array.from({ length: 32 }, async () => {
        const response = await pool.request({ path: '/a', method: 'GET', headers: { host } });
        return response.body.text();
      });
      expect(new Set(await Promise.all(answers))).toEqual(new Set([body]));
    }
  });

  test('finishes every call that came in when it drains, and has all of them in its log, its metrics and its counts', async () => {
    const { builder, group } = scene();
    builder.api(group, { path: '/a', backend: mock('served') });
    const feed = await startFeed(builder.instanceId);
    cleanups.push(() => feed.close());
    const gateway = await start({
      ...{ snapshot: builder.build(1), secretKey: builder.secretKey, feed: feed.feed },
    });
    const { httpPort } = await gateway.ready();
    await callBy(httpPort, 16, '/a', times(1_000));
    const { adminPort } = await gateway.status();
    const metrics = await (await request(`http://127.0.0.1:${adminPort}/metrics`)).body.text();
    expect(metrics).toContain('turnpike_gateway_requests_total{status="200",outcome="finish"} 1000\n');
    expect(metrics).toContain('turnpike_gateway_request_duration_seconds_count 1000\n');

    let answered = 1_000;
    const failures: unknown[] = [];
    const caller = async (): Promise<void> => {
      const pool = new Pool(`http://127.0.0.1:${httpPort}`, { connections: 1, pipelining: 1 });
      cleanups.push(() => pool.destroy());
      for (let goesOn = true; goesOn; ) {
        try {
          const { headers, body } = await pool.request({ path: '/a', method: 'GET', headers: { host } });
          if ((await body.text()) === 'served') answered += 1;
          // Another connection would be another node's.
          goesOn = headers.connection !== 'close';
        } catch (error) {
          failures.push(error);
          return;
        }
      }
    };
    const callers = Array.from({ length: 32 }, caller);
    await until(() => answered > 2_000, { deadlineMs: DEADLINE_MS });
    expect(await gateway.stop('SIGTERM')).toBe(0);
    await Promise.all(callers);
    expect(failures).toEqual([]);
    expect((await gateway.accessRecords()).length).toBe(answered);
    expect(feed.records.calls).toBe(answered);
  });

  test('ends as failed when one of them dies: it never serves on with fewer', async () => {
    const { builder, group } = scene();
    builder.api(group, { path: '/a', backend: mock('served') });
    const gateway = await start({
      snapshot: builder.build(1),
      secretKey: builder.secretKey,
      nodeArgs: ['--import', new URL('./kill-a-thread.mjs', import.meta.url).href],
    });
    expect(await gateway.ready()).toMatchObject({ threads: THREADS });
    const exit = once(gateway.child, 'exit');
    gateway.child.kill('SIGUSR2');
    expect(await exit).toEqual([1, null]);
    expect(gateway.log()).toContain('a request thread died');
  });
});

test.each([1, 2, 16])(
  '--workers %i serves from a snapshot file alone',
  async (workers) => {
    const builder = new SnapshotBuilder();
    builder.api(builder.group({ domains: [host] }), { path: '/a', backend: mock('served') });
    const gateway = await startStandalone(builder.build(1), workers);
    cleanups.push(
      () => removeFolder(gateway),
      () => gateway.stop('SIGKILL'),
    );
    const statuses = await callBy(await gateway.port(START_OF_MANY_MS), 32, '/a', times(200));
    expect(statuses).toEqual(new Map([[200, 200]]));
    expect(await gateway.status()).toMatchObject({ threads: workers });
  },
  START_OF_MANY_MS,
);
