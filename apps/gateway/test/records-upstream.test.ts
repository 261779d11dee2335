import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { type FakeFeed, startFeed } from './fake-feed.ts';
import { type GatewayOptions, type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const DEADLINE_MS = 20_000;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A gateway with an API that answers and a path where there is none, on a feed that takes records. */
async function scene() {
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  const api = builder.api(group, {
    path: '/a',
    backend: { type: 'MOCK', status: 200, headers: [], body: 'ok' },
  });
  const feed = await startFeed(builder.instanceId);
  cleanups.push(() => feed.close());
  feed.greeting = (revision) => (revision === '-1' ? [fullMessage(builder.build(1))] : []);
  const start = async (options: Partial<GatewayOptions> = {}): Promise<GatewayProcess> => {
    const gateway = await startGateway({ instanceId: builder.instanceId, feed: feed.feed, ...options });
    cleanups.push(
      () => removeFolder(gateway),
      () => gateway.stop('SIGKILL'),
    );
    await gateway.ready();
    return gateway;
  };
  return { feed, api, start };
}

async function send(gateway: GatewayProcess, calls: number, path = '/a'): Promise<void> {
  const { httpPort } = await gateway.status();
  for (let sent = 0; sent < calls; sent += 20)
    await Promise.all(
      Array.from({ length: Math.min(20, calls - sent) }, () =>
        call(`http://127.0.0.1:${httpPort}`, path, { host }),
      ),
    );
}

const counted = (feed: FakeFeed, calls: number) =>
  until(() => feed.records.calls >= calls, { deadlineMs: DEADLINE_MS, waitingFor: `${calls} counted calls` });

/** Waits until all that was counted is in the node's files. */
async function written(gateway: GatewayProcess, calls: number, earlier: string[] = []): Promise<void> {
  await until(async () => (await spooledCalls(gateway.folder, earlier)) >= calls, {
    deadlineMs: DEADLINE_MS,
    waitingFor: `${calls} calls on disk`,
  });
}

async function spoolFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'spool'), { recursive: true });
  return names.filter((name) => name.endsWith('.seg')).map((name) => join(folder, 'spool', name));
}

/** Of processes that are told apart by their epochs, the folders' second names. */
const epochs = async (folder: string) =>
  (await readdir(join(folder, 'spool'))).map((name) => name.split('.')[1] ?? '');

/** @param earlier epochs of processes that are not meant */
async function spooledCalls(folder: string, earlier: string[]): Promise<number> {
  let calls = 0;
  const files = (await spoolFiles(folder)).filter((name) => name.includes('usage-'));
  for (const file of files.filter((name) => !earlier.some((epoch) => name.includes(epoch)))) {
    for (const [, count] of (await readFile(file, 'utf8')).matchAll(/"calls":(\d+)/g)) calls += Number(count);
  }
  return calls;
}

const exactly = (feed: FakeFeed, calls: number) => {
  expect(feed.records.calls).toBe(calls);
  const ids = feed.records.records.map(({ request_id }) => request_id);
  expect([ids.length, new Set(ids).size]).toEqual([calls, calls]);
};

const recorded = (feed: FakeFeed, calls: number) =>
  until(() => feed.records.records.length >= calls, {
    deadlineMs: DEADLINE_MS,
    waitingFor: `${calls} access records`,
  });

test('every call is counted by what it was for and how it ended, and has its record', async () => {
  const { feed, api, start } = await scene();
  const gateway = await start();
  await send(gateway, 40);
  await send(gateway, 3, '/nowhere');
  await recorded(feed, 43);
  await counted(feed, 43);
  exactly(feed, 43);
  const of = (apiId: string) => feed.records.rows.filter((row) => row.apiId === apiId);
  const sum = (rows: typeof feed.records.rows, field: 'calls' | 'refusals' | 'clientErrors' | 'bytesOut') =>
    rows.reduce((total, row) => total + row[field], 0);
  expect(sum(of(api.apiId), 'calls')).toBe(40);
  expect(sum(of(api.apiId), 'bytesOut')).toBe(80);
  expect([sum(of(''), 'calls'), sum(of(''), 'refusals'), sum(of(''), 'clientErrors')]).toEqual([3, 3, 3]);
  expect(feed.records.rows.every(({ revision }) => revision === 1)).toBe(true);
  for (const row of feed.records.rows) expect(row.latency.reduce((a, b) => a + b, 0)).toBe(row.calls);
  await until(async () => (await gateway.status()).spool?.bytes === 0, { deadlineMs: DEADLINE_MS });
  const metrics = await request(`http://127.0.0.1:${(await gateway.status()).adminPort}/metrics`);
  const text = await metrics.body.text();
  expect(text).toMatch(/turnpike_gateway_spool_bytes 0\n/);
  expect(text).toMatch(/turnpike_gateway_spool_last_batch_taken_timestamp_seconds 1\d{9}/);
});

describe('nothing is lost and nothing counted twice', () => {
  test('when answers to batches are lost', async () => {
    const { feed, start } = await scene();
    feed.records.behaviour = 'lose';
    const gateway = await start();
    await send(gateway, 60);
    await until(() => feed.records.came.length > new Set(feed.records.came).size + 1, {
      deadlineMs: DEADLINE_MS,
      waitingFor: 'a batch that comes again',
    });
    await send(gateway, 40);
    feed.records.behaviour = 'take';
    await counted(feed, 100);
    await recorded(feed, 100);
    exactly(feed, 100);
  });

  test('when the node is killed again and again while the feed does not take anything, or loses its answers', async () => {
    const { feed, start } = await scene();
    feed.records.behaviour = 'refuse';
    let gateway = await start();
    const { folder } = gateway;
    let earlier: string[] = [];
    for (let round = 1; round <= 4; round += 1) {
      await send(gateway, 50);
      await written(gateway, 50, earlier);
      await gateway.stop('SIGKILL');
      earlier = await epochs(folder);
      feed.records.behaviour = round === 2 ? 'lose' : 'refuse';
      gateway = await start({ folder });
    }
    feed.records.behaviour = 'take';
    await counted(feed, 200);
    await recorded(feed, 200);
    exactly(feed, 200);
    await until(async () => (await spoolFiles(folder)).length === 0, { deadlineMs: DEADLINE_MS });
  });

  test('when a node is drained', async () => {
    const { feed, start } = await scene();
    const gateway = await start();
    await send(gateway, 30);
    await gateway.stop('SIGTERM');
    exactly(feed, 30);
    expect(await readdir(join(gateway.folder, 'spool'))).toEqual([]);
  });

  test('while a process of the same node takes its place', async () => {
    const { feed, start } = await scene();
    feed.records.behaviour = 'refuse';
    const old = await start();
    await send(old, 30);
    await written(old, 30);
    const fresh = await start({ folder: old.folder });
    await send(fresh, 30);
    await send(old, 10);
    await old.stop('SIGTERM');
    feed.records.behaviour = 'take';
    await counted(feed, 70);
    await recorded(feed, 70);
    exactly(feed, 70);
  });
});

test('a full spool drops the oldest access records, says how many, and keeps every count', async () => {
  const { feed, start } = await scene();
  feed.records.behaviour = 'refuse';
  const spoolMaxBytes = 128 * 1_024;
  const gateway = await start({ spoolMaxBytes });
  await send(gateway, 600);
  await written(gateway, 600);
  const { spool } = await until(
    async () => {
      const status = await gateway.status();
      return (status.spool?.droppedRecords ?? 0) > 0 && status.spool?.error ? status : null;
    },
    { deadlineMs: DEADLINE_MS },
  );
  const size = async (file: string) => (await stat(file)).size;
  const sizes = await Promise.all((await spoolFiles(gateway.folder)).map(size));
  expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(spoolMaxBytes * 1.1);
  expect(spool?.error).toContain('503');
  feed.records.behaviour = 'take';
  await counted(feed, 600);
  await until(() => feed.records.records.length + feed.records.dropped === 600, {
    deadlineMs: DEADLINE_MS,
    waitingFor: 'every record to have come or be counted as dropped',
  });
  expect(feed.records.calls).toBe(600);
  const newest = (await gateway.accessRecords()).at(-1)?.request_id;
  expect(feed.records.records.map(({ request_id }) => request_id)).toContain(newest);
});

test('a torn or spoilt part is left out and told of, the rest is kept; files are the owner’s alone', async () => {
  const { feed, start } = await scene();
  feed.records.behaviour = 'refuse';
  const gateway = await start();
  await send(gateway, 50);
  await written(gateway, 50);
  await gateway.stop('SIGKILL');
  const files = await spoolFiles(gateway.folder);
  for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
  const records = files.find((name) => name.includes('records-')) ?? '';
  const content = await readFile(records, 'utf8');
  // The last line is torn, and a bit of the first is another one.
  await writeFile(records, content.slice(0, -20).replace('"GET"', '"GEU"'));
  feed.records.behaviour = 'take';
  const next = await start({ folder: gateway.folder });
  await counted(feed, 50);
  await until(() => feed.records.damaged === 2, {
    deadlineMs: DEADLINE_MS,
    waitingFor: 'the damage to be told',
  });
  expect(feed.records.records).toHaveLength(48);
  expect((await next.status()).spool?.damagedParts).toBe(2);
  expect(next.log()).toContain('unreadable');
});

test('counts that the feed finds wrong are set aside and told of, and those behind them go up', async () => {
  const { feed, start } = await scene();
  feed.records.behaviour = 'refuse';
  const gateway = await start();
  await send(gateway, 10);
  await written(gateway, 10);
  feed.records.behaviour = 'find-wrong';
  const kept = async (folder: string): Promise<string[]> => {
    const names = await readdir(join(folder, 'spool', 'refused')).catch(() => []);
    return names.map((name) => join(folder, 'spool', 'refused', name));
  };
  await until(async () => (await kept(gateway.folder)).length > 0, {
    deadlineMs: DEADLINE_MS,
    waitingFor: 'counts to be set aside',
  });
  await until(async () => (await gateway.status()).spool?.error?.includes('refuses counts'), {
    deadlineMs: DEADLINE_MS,
    waitingFor: 'the status to say so',
  });
  feed.records.behaviour = 'take';
  await send(gateway, 5);
  await counted(feed, 5);
  await recorded(feed, 15);
  const { spool } = await until(
    async () => {
      const status = await gateway.status();
      return status.spool?.bytes === 0 && status.spool.error === null ? status : null;
    },
    { deadlineMs: DEADLINE_MS, waitingFor: 'all else to be taken' },
  );
  const files = await kept(gateway.folder);
  expect(files.length).toBeGreaterThan(0);
  expect(spool).toMatchObject({ refusedBatches: files.length, damagedParts: files.length });
  expect(gateway.log()).toContain('set counts aside');
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const calls = Array.from(texts.join('').matchAll(/"calls":(\d+)/g), ([, count]) => Number(count));
  expect(calls.reduce((sum, count) => sum + count, 0) + feed.records.calls).toBe(15);
  await until(() => feed.records.damaged > 0, { deadlineMs: DEADLINE_MS, waitingFor: 'it to be told' });

  await gateway.stop('SIGKILL');
  await start({ folder: gateway.folder });
  expect(await kept(gateway.folder)).toEqual(files);
});
