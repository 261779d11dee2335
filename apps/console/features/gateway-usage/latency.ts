import { LATENCY_BOUNDS_MS } from '@turnpike/contracts/feed/latency-bounds';

/**
 * The duration that this share of the calls did not exceed, in ms: the upper bound of its bucket.
 *
 * @param buckets - Calls up to each of the bounds, and one for longer ones.
 * @returns null: no calls; Infinity: longer than the last bound
 */
export function percentileMs(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (const [index, count] of buckets.entries()) {
    seen += count;
    if (seen >= total * share) return LATENCY_BOUNDS_MS[index] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

/** A percentile of buckets as people read it: `≤ 25 ms`, `> 10 s`. */
export function percentileText(ms: number | null): string {
  if (ms === null) return '–';
  const longest = LATENCY_BOUNDS_MS[LATENCY_BOUNDS_MS.length - 1] ?? 0;
  return ms === Number.POSITIVE_INFINITY ? `> ${durationText(longest)}` : `≤ ${durationText(ms)}`;
}

/** 0.8 ms, 12 ms, 2.5 s. */
export function durationText(ms: number): string {
  if (ms >= 1_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
}

/** Bytes as people read them, of 1,024. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
