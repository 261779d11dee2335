import { expect, test } from 'vitest';
import { bench } from './bench.ts';
import { replaceBetween, summarise, wholeTable } from './table.ts';

test('a bench of a second answers every call and finds calls, CPU time, bytes, memory and latency of each target', async () => {
  const only = ['http-proxy', 'open', 'signature', 'https'];
  const measured = await bench({
    ...{ rounds: 1, seconds: 1, only, measuresLatency: true },
    say: () => undefined,
  });
  const rows = summarise(measured);
  expect(rows.map(({ id }) => id).sort()).toEqual([...only].sort());
  for (const row of rows) {
    expect(row.callsPerSecond).toBeGreaterThan(50);
    expect(row.cpuUsPerCall).toBeGreaterThan(1);
    expect(row.allocatedBytesPerCall).toBeGreaterThan(100);
    expect(row.residentMb).toBeGreaterThan(20);
    expect(row.p50Ms).toBeGreaterThan(0);
    expect(row.p999Ms).toBeGreaterThanOrEqual(row.p99Ms ?? Number.NaN);
    expect(wholeTable(rows)).toContain(row.title);
  }
}, 60_000);

test('a ratio is that of rounds, each beside the same round of the baseline', () => {
  const of = (id: string, baseline: string, speeds: number[]) => ({
    ...{ target: { id, title: id, baseline }, running: null, latencies: [], residentMb: 1 },
    rounds: speeds.map((callsPerSecond) => ({
      ...{ callsPerSecond, cpuUsPerCall: 1e6 / callsPerSecond },
      ...{ allocatedBytesPerCall: null, collectingShare: null },
    })),
  });
  const all = [of('a', 'a', [100, 50, 10]), of('b', 'a', [50, 25, 20]), of('c', 'gone', [1])];
  const rows = summarise(all as never);
  expect(rows.map(({ ratio, cpuRatio }) => [ratio, cpuRatio])).toEqual([
    [1, 1],
    [0.5, 0.5],
    [null, null],
  ]);
});

test('a table goes between its marks and nowhere else', () => {
  const text = 'a\n<!-- x -->\nold\n<!-- end of x -->\nb\n';
  expect(replaceBetween(text, 'x', 'new')).toBe('a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n');
  expect(() => replaceBetween(text, 'y', 'new')).toThrow('no marks named y');
});
