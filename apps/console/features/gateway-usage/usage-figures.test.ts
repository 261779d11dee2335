import { describe, expect, it } from 'vitest';
import { bytesText, durationText, percentileMs, percentileText } from './latency.ts';
import { beginOf, spansOf } from './usage-range.ts';

describe('figures of the usage page', () => {
  it('reads percentiles from buckets as what a share of calls did not exceed', () => {
    const buckets = [90, 0, 5, 0, 0, 0, 0, 0, 0, 0, 5];
    expect(percentileMs(buckets, 0.5)).toBe(5);
    expect(percentileMs(buckets, 0.95)).toBe(25);
    expect(percentileText(percentileMs(buckets, 0.99))).toBe('> 10 s');
    expect(percentileText(percentileMs([0, 0], 0.5))).toBe('–');
  });

  it('writes durations and bytes in the unit that fits', () => {
    expect([0.84, 12.4, 2_500].map(durationText)).toEqual(['0.8 ms', '12 ms', '2.5 s']);
    expect([0, 1_023, 1_536, 5 * 1_024 ** 2].map(bytesText)).toEqual(['0 B', '1023 B', '1.5 KiB', '5.0 MiB']);
  });

  it('has a span for each minute of the hour, the present one last, with nothing where no calls were', () => {
    const now = Date.parse('2026-01-31T12:30:20Z');
    const begin = beginOf('hour', now);
    const spans = spansOf(
      [{ time: '2026-01-31T12:30:00Z' }, { time: '2026-01-31T11:31:00Z' }],
      'hour',
      begin,
    );
    expect(spans).toHaveLength(60);
    expect(spans.map(({ row }) => row !== null).filter(Boolean)).toHaveLength(2);
    expect(spans.at(-1)?.row?.time).toBe('2026-01-31T12:30:00Z');
    expect(spans[0]?.row?.time).toBe('2026-01-31T11:31:00Z');
  });
});
