const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Time ranges, as the address names them, each in spans that make a chart of 30 to 170 bars. */
export const usageRanges = {
  hour: { label: 'Last hour', reachMs: HOUR_MS, interval: 'minute', spanMs: MINUTE_MS },
  day: { label: 'Last 2 days', reachMs: 2 * DAY_MS, interval: 'hour', spanMs: HOUR_MS },
  week: { label: 'Last 7 days', reachMs: 7 * DAY_MS, interval: 'hour', spanMs: HOUR_MS },
  month: { label: 'Last 30 days', reachMs: 30 * DAY_MS, interval: 'day', spanMs: DAY_MS },
} as const;

export type UsageRange = keyof typeof usageRanges;
export const usageRangeNames = Object.keys(usageRanges) as UsageRange[];

/** Where a range begins: on a whole span (UTC), the one that runs now being the last. */
export function beginOf(range: UsageRange, now: number): number {
  const { reachMs, spanMs } = usageRanges[range];
  return Math.floor(now / spanMs) * spanMs - reachMs + spanMs;
}

/** One row for each span of a range, in order; null where there were no calls. */
export function spansOf<Row extends { readonly time: string | null }>(
  rows: readonly Row[],
  range: UsageRange,
  begin: number,
): { readonly at: number; readonly row: Row | null }[] {
  const { reachMs, spanMs } = usageRanges[range];
  const byTime = new Map(rows.map((row) => [row.time === null ? Number.NaN : Date.parse(row.time), row]));
  return Array.from({ length: reachMs / spanMs }, (_, index) => {
    const at = begin + index * spanMs;
    return { at, row: byTime.get(at) ?? null };
  });
}
