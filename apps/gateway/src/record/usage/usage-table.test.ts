import { OTHER_ID, OTHER_REVISION } from '@turnpike/contracts/feed/records';
import { expect, test } from 'vitest';
import type { Call } from '../../pipeline/call.ts';
import { MAX_TABLE_ROWS, UsageTable } from './usage-table.ts';

const outcome = { completed: true, requestBytes: 1, responseBytes: 2 };

/** The parts of a call that are counted. */
const callOf = (apiId: string, revision = 1, elapsedMs = 3): Call =>
  ({
    planOrNull: { api: { apiId } },
    runtime: { revision },
    environment: { id: 'environment' },
    principal: null,
    exchange: { status: 200 },
    clock: { elapsedMs: () => elapsedMs },
    refusal: null,
    upstream: { error: null },
  }) as unknown as Call;

test('a clock that jumps back, or stands before 1970, loses no call', () => {
  const table = new UsageTable();
  for (const nowMs of [600_000, 60_000, 600_000, -5]) table.count(callOf('a'), outcome, nowMs);
  const counted = table.take().map(({ minute, calls }) => [minute, calls]);
  expect(counted).toEqual([
    [10, 2],
    [1, 1],
    [0, 1],
  ]);
});

test('past its bound calls are counted as others, and revisions at last', () => {
  const table = new UsageTable();
  const calls = 5 * MAX_TABLE_ROWS;
  for (let index = 0; index < calls; index += 1) table.count(callOf(`api-${index}`, index), outcome, 0);
  const rows = table.take();
  expect(rows.length).toBeLessThanOrEqual(2 * MAX_TABLE_ROWS + 1);
  expect(rows.reduce((sum, row) => sum + row.calls, 0)).toBe(calls);
  expect(rows.find(({ revision }) => revision === OTHER_REVISION)).toMatchObject({
    ...{ apiId: OTHER_ID, appId: OTHER_ID, calls: 3 * MAX_TABLE_ROWS },
  });
  table.addAll(rows);
  expect(table.take().length).toBeLessThanOrEqual(MAX_TABLE_ROWS);
});

test('durations fall into the bucket whose bound they do not pass', () => {
  const table = new UsageTable();
  for (const ms of [0.1, 5, 5.1, 10_000, 10_001]) table.count(callOf('a', 1, ms), outcome, 0);
  expect(table.take()[0]?.latency).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
});
