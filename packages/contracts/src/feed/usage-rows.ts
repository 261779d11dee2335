import type { UsageCounters, UsageRow } from './records.ts';

/** What tells rows apart. */
export function usageKey({
  minute,
  revision,
  apiId,
  environmentId,
  appId,
}: Omit<UsageRow, keyof UsageCounters>) {
  return `${minute} ${revision} ${apiId} ${environmentId} ${appId}`;
}

/** Adds the counts of a row to those of another. */
export function addUsage(to: UsageCounters, from: UsageCounters): void {
  to.calls += from.calls;
  to.refusals += from.refusals;
  to.clientErrors += from.clientErrors;
  to.serverErrors += from.serverErrors;
  to.unanswered += from.unanswered;
  to.backendFailures += from.backendFailures;
  to.bytesIn += from.bytesIn;
  to.bytesOut += from.bytesOut;
  to.durationUs += from.durationUs;
  to.latency = to.latency.map((calls, bucket) => calls + (from.latency[bucket] ?? 0));
}

/** Makes one row of those that have all in common; sums stay the same. The rows that are given are left alone. */
export function mergeUsage(rows: Iterable<UsageRow>): UsageRow[] {
  const merged = new Map<string, UsageRow>();
  for (const row of rows) {
    const key = usageKey(row);
    const there = merged.get(key);
    if (there) addUsage(there, row);
    else merged.set(key, { ...row });
  }
  return [...merged.values()];
}
