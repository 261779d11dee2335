import { OTHER_ID, OTHER_REVISION, type UsageRow } from '@turnpike/contracts/feed/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldUsage } from './fold-usage.ts';

const row = (changes: Partial<UsageRow>): UsageRow => ({
  ...{ minute: 0, revision: 1, apiId: 'a', environmentId: 'e', appId: '' },
  ...{ calls: 1, refusals: 1, clientErrors: 2, serverErrors: 3, unanswered: 4, backendFailures: 5 },
  ...{ bytesIn: 6, bytesOut: 7, durationUs: 8, latency: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  ...changes,
});

const counts = ({ minute, revision, apiId, environmentId, appId, latency, ...rest }: UsageRow) => [
  ...Object.values(rest),
  ...latency,
];
const sums = (rows: UsageRow[]) =>
  rows
    .map(counts)
    .reduce((sum, each) => sum.map((count, index) => count + (each[index] ?? 0)), Array(20).fill(0));

const anyRow = fc
  .record({
    minute: fc.integer({ min: 0, max: 100_000_000 }),
    revision: fc.integer({ min: 1, max: 1_000 }),
    apiId: fc.constantFrom('a', 'b', 'c', ''),
    environmentId: fc.constantFrom('d', 'e'),
    appId: fc.constantFrom('f', 'g', ''),
    calls: fc.nat(),
  })
  .map(row);

test('any counts fit any number of rows, and no sum changes', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (rows, maxRows) => {
      const folded = foldUsage(rows, maxRows);
      expect(folded.length).toBeLessThanOrEqual(maxRows);
      if (rows.length > 0) expect(sums(folded)).toEqual(sums(rows));
    }),
  );
});

test('what fits is told apart as before; first minutes go, then credentials, days and APIs, at last revisions', () => {
  const rows = [
    row({ minute: 61, appId: 'x' }),
    row({ minute: 62, appId: 'x' }),
    row({ minute: 62, appId: 'y' }),
    row({ minute: 62, appId: 'y', apiId: 'b' }),
    row({ minute: 62, appId: 'y', revision: 2 }),
  ];
  const told = (maxRows: number) =>
    foldUsage(rows, maxRows).map(({ minute, revision, apiId, appId, calls }) => [
      minute,
      revision,
      apiId,
      appId,
      calls,
    ]);
  expect(foldUsage(rows, 5)).toEqual(rows);
  expect(told(4)).toEqual([
    [60, 1, 'a', 'x', 2],
    [60, 1, 'a', 'y', 1],
    [60, 1, 'b', 'y', 1],
    [60, 2, 'a', 'y', 1],
  ]);
  expect(told(3)).toEqual([
    [60, 1, 'a', OTHER_ID, 3],
    [60, 1, 'b', OTHER_ID, 1],
    [60, 2, 'a', OTHER_ID, 1],
  ]);
  expect(told(2)).toEqual([
    [0, 1, OTHER_ID, OTHER_ID, 4],
    [0, 2, OTHER_ID, OTHER_ID, 1],
  ]);
  expect(told(1)).toEqual([[0, OTHER_REVISION, OTHER_ID, OTHER_ID, 5]]);
});
