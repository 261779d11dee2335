import type { OutputOf } from '../api/call-operation.ts';

export type UsageRow = Pick<
  OutputOf<'listUsage'>['usage'][number],
  'revision' | 'calls' | 'server_errors' | 'unanswered'
>;

/** Calls of a revision, and how many of a hundred went wrong. */
export interface RevisionRate {
  readonly revision: number;
  readonly calls: number;
  readonly errors: number;
  /** Errors per call, 0 to 1. */
  readonly rate: number;
}

/** Error rates of the revisions from `good` to `bad` that took calls, oldest first. */
export function ratesOf(usage: readonly UsageRow[], good: number, bad: number): RevisionRate[] {
  return usage
    .flatMap(({ revision, calls, server_errors, unanswered }) =>
      revision === null || revision < good || revision > bad || calls === 0
        ? []
        : [
            {
              revision,
              calls,
              errors: server_errors + unanswered,
              rate: (server_errors + unanswered) / calls,
            },
          ],
    )
    .sort((a, b) => a.revision - b.revision);
}

export interface ErrorStep {
  /** The first revision from which on more calls fail. */
  readonly revision: number;
  readonly before: number;
  readonly after: number;
}

/** Rises that are smaller than this are taken as chance: three standard deviations of the difference of the two rates. */
const DEVIATIONS = 3;

/**
 * Where the error rate steps up: the split into before and after that tells the two rates apart best.
 *
 * @returns null: no rise that is more than chance
 */
export function errorStepOf(rates: readonly RevisionRate[]): ErrorStep | null {
  let best: (ErrorStep & { readonly score: number }) | null = null;
  for (const [at, { revision }] of rates.entries()) {
    if (at === 0) continue;
    const [early, late] = [sumOf(rates.slice(0, at)), sumOf(rates.slice(at))];
    const [before, after] = [early.errors / early.calls, late.errors / late.calls];
    const pooled = (early.errors + late.errors) / (early.calls + late.calls);
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / early.calls + 1 / late.calls));
    const score =
      deviation === 0 ? (after > before ? Number.POSITIVE_INFINITY : 0) : (after - before) / deviation;
    if (score > DEVIATIONS && (best === null || score > best.score))
      best = { revision, before, after, score };
  }
  if (!best) return null;
  const { revision, before, after } = best;
  return { revision, before, after };
}

function sumOf(rates: readonly RevisionRate[]): { calls: number; errors: number } {
  return rates.reduce(
    (sum, { calls, errors }) => ({ calls: sum.calls + calls, errors: sum.errors + errors }),
    { calls: 0, errors: 0 },
  );
}
