import { listAccessRecords, listRecordSpools, listUsage } from '@turnpike/contracts/http/usage';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withinAccountOf } from '../../src/kernel/instance-account.ts';
import { takeRecordBatch } from '../../src/usage/repository.ts';
import { forgetOldRecords, RETENTION } from '../../src/usage/retention.ts';
import { createScene, type Scene } from '../scene.ts';
import { recordsBatch, someRecord, someRow, usageBatch } from './some-batch.ts';

const ALL_TIME = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const NOW = new Date('2026-02-01T00:00:00Z');

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
afterAll(() => first.world.close());
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
});

const take = (batch: Parameters<typeof takeRecordBatch>[2], instanceId = scene.tenant.instanceId) => {
  const db = first.world.strictEnv.database;
  return withinAccountOf(db, instanceId, () => takeRecordBatch(db, instanceId, batch, NOW));
};
const usage = async (query: Record<string, string> = {}) =>
  (await scene.call(listUsage, { query: { ...ALL_TIME, interval: 'all', ...query } })).usage;

describe('a batch', () => {
  test('counts once, however often it comes, and one with a lower number not at all', async () => {
    expect(await take(usageBatch(1))).toBe(1);
    expect(await take(usageBatch(1))).toBe(1);
    expect(await take(usageBatch(5))).toBe(5);
    expect(await take(usageBatch(4))).toBe(5);
    expect(await usage()).toMatchObject([{ calls: 6, latency: [4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0] }]);
  });

  test('counts once when it comes many times at the same moment', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => take(usageBatch(1))));
    expect(taken).toEqual(Array(8).fill(1));
    expect(await usage()).toMatchObject([{ calls: 3 }]);
  });

  test('is another one in another epoch, stream, node or gateway', async () => {
    const other = first.of(await first.world.createTenant());
    await take(usageBatch(1));
    await take(usageBatch(1, { epoch: 'f'.repeat(32) }));
    await take(usageBatch(1, { node: 'node-2' }));
    await take(recordsBatch(1, [someRecord()]));
    await take(usageBatch(1), other.tenant.instanceId);
    expect(await usage()).toMatchObject([{ calls: 9 }]);
    expect((await other.call(listUsage, { query: ALL_TIME })).usage).toMatchObject([{ calls: 3 }]);
  });

  test('that cannot be written is not taken: it counts when it comes again', async () => {
    const tooLarge = usageBatch(1, { rows: [someRow({ revision: 2 ** 40 })] });
    await expect(take(tooLarge)).rejects.toThrow();
    await take(usageBatch(1));
    expect(await usage()).toMatchObject([{ calls: 3 }]);
  });

  test('may tell of the same calls in several rows', async () => {
    await take(usageBatch(1, { rows: [someRow(), someRow(), someRow({ appId: 'app' })] }));
    expect(await usage({ group_by: 'app' })).toMatchObject([
      { app_id: '', calls: 6 },
      { app_id: 'app', calls: 3 },
    ]);
  });

  test('of nodes that count the same calls in different order does not make them wait for each other for ever', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => someRow({ apiId: `api-${index}` }));
    const batches = Array.from({ length: 6 }, (_, index) =>
      usageBatch(1, { node: `node-${index}`, rows: index % 2 === 0 ? rows : [...rows].reverse() }),
    );
    await Promise.all(batches.map((batch) => take(batch)));
    expect(await usage()).toMatchObject([{ calls: 6 * 500 * 3 }]);
  });
});

test('usage is told by time and by what calls have in common, and sums are exact beyond 32 bits', async () => {
  const bytesOut = 5_000_000_000;
  const minute = Date.parse('2026-01-31T10:59:00Z') / 60_000;
  await take(
    usageBatch(1, {
      rows: [
        someRow({ minute, bytesOut }),
        someRow({ minute: minute + 1, bytesOut, revision: 8 }),
        someRow({ minute: minute + 2, bytesOut, apiId: 'other-api' }),
      ],
    }),
  );
  expect(await usage({ interval: 'hour' })).toMatchObject([
    { time: '2026-01-31T10:00:00.000Z', calls: 3, api_id: null, mean_ms: 2 },
    { time: '2026-01-31T11:00:00.000Z', calls: 6, bytes_out: 10_000_000_000 },
  ]);
  expect(await usage({ interval: 'minute', group_by: 'api,revision', revision: '7' })).toMatchObject([
    { time: '2026-01-31T10:59:00.000Z', api_id: 'api', revision: 7 },
    { time: '2026-01-31T11:01:00.000Z', api_id: 'other-api', revision: 7 },
  ]);
  expect(await usage({ from: '2026-01-31T11:00:00Z', to: '2026-01-31T11:01:00Z' })).toMatchObject([
    { calls: 3 },
  ]);
  expect(await usage({ api_id: 'other-api' })).toMatchObject([{ calls: 3 }]);
});

test('what nodes dropped adds up, and what waits is the newest', async () => {
  await take(usageBatch(1, { droppedRecords: 5, spoolBytes: 100 }));
  await take(usageBatch(2, { rows: [], droppedRecords: 2, damagedParts: 1, spoolBytes: 50 }));
  const { nodes } = await scene.call(listRecordSpools);
  expect(nodes).toEqual([
    {
      node: 'node-1',
      dropped_records: 7,
      damaged_parts: 1,
      spool_bytes: 50,
      last_batch_at: NOW.toISOString(),
    },
  ]);
});

test('access records are paged from the newest on, and found by what they hold', async () => {
  const times = ['12:00:00.000Z', '12:00:00.000Z', '12:00:01.000Z', '11:59:59.000Z'];
  const statuses = [200, 404, 503, 0];
  const records = times.map((time, index) =>
    someRecord({ time: `2026-01-31T${time}`, status: statuses[index] ?? 0, request_id: `r${index}` }),
  );
  await take(recordsBatch(1, records));
  const ids = async (query: Record<string, string>) => {
    const page = await scene.call(listAccessRecords, { query });
    return [page.records.map(({ request_id }) => request_id).join(' '), page.next_marker] as const;
  };
  const [newest, marker] = await ids({ limit: '2' });
  expect(newest).toBe('r2 r1');
  expect(await ids({ limit: '2', marker: marker ?? '' })).toEqual(['r0 r3', null]);
  expect((await ids({ status: '5xx' }))[0]).toBe('r2');
  expect((await ids({ status: '404' }))[0]).toBe('r1');
  expect((await ids({ status: '0' }))[0]).toBe('r3');
  expect((await ids({ to: '2026-01-31T12:00:00Z' }))[0]).toBe('r3');
});

test('of access records the newest are kept, of a gateway that is gone nothing', async () => {
  const { database } = first.world.env;
  const gone = await first.world.createTenant();
  await take(usageBatch(1), gone.instanceId);
  await take(recordsBatch(1, [someRecord()]), gone.instanceId);
  await database.instance.deleteMany({ where: { id: gone.instanceId } });
  const minutes = Array.from({ length: 9 }, (_, index) => `2026-01-31T12:0${index}:00.000Z`);
  await take(
    recordsBatch(
      1,
      [...minutes, '2025-12-31T12:00:00.000Z'].map((time) => someRecord({ time })),
    ),
  );

  await forgetOldRecords(first.world.strictEnv.database, NOW, {
    ...RETENTION,
    ...{ recordsPerGateway: 4, sliceRows: 2 },
  });
  const { records } = await scene.call(listAccessRecords);
  expect(records.map(({ time }) => time)).toEqual(minutes.slice(5).reverse());
  const left = { where: { instanceId: gone.instanceId } };
  expect(await database.usageCount.count(left)).toBe(0);
  expect(await database.accessRecord.count(left)).toBe(0);
  expect(await database.recordSpool.count(left)).toBe(0);
});
