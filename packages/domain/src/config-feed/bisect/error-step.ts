/** What was recorded of one revision. */
export interface RevisionCounts {
  revision: number;
  calls: number;
  errors: number;
}

export interface ErrorStep {
  /** The first revision with calls from the step on. */
  revision: number;
  /** The first revisions that the counts fit almost as well, and those without calls before them; ascending. */
  candidates: number[];
  /** At most how likely such a step is by chance, anywhere in the range. */
  pValue: number;
  rateBefore: number;
  rateAfter: number;
}

/** A step that chance would bring more often than this is none. */
export const SIGNIFICANCE = 0.001;
/** Another place counts as almost as good while its likelihood is at least a twentieth of the best one's. */
const CANDIDATE_LOG_LIKELIHOOD = Math.log(20);

interface Split {
  index: number;
  before: RevisionCounts;
  after: RevisionCounts;
  /** Logarithm of how much likelier the counts are with the step than without. */
  gain: number;
}

/**
 * Finds where the error rate stepped up: the split of the revisions into before and after under which the counts are
 * likeliest, each call being an error with one probability before and a higher one after (a likelihood-ratio test for one
 * change point in binomial counts). The p-value is corrected for the number of places that the step could be at.
 * @param counts of revisions with calls, ascending
 * @returns null when no split has a higher rate after than before
 */
export function findErrorStep(counts: readonly RevisionCounts[]): ErrorStep | null {
  const splits = splitsOf(counts);
  const best = splits.reduce<Split | null>((top, each) => (top && top.gain >= each.gain ? top : each), null);
  if (!best) return null;
  const candidates = splits
    .filter(({ gain }) => gain >= best.gain - CANDIDATE_LOG_LIKELIHOOD)
    .flatMap(({ index }) => between(counts[index - 1]?.revision ?? 0, counts[index]?.revision ?? 0));
  return {
    revision: counts[best.index]?.revision ?? 0,
    candidates,
    pValue: Math.min(1, upperTail(Math.sqrt(2 * best.gain)) * (counts.length - 1)),
    rateBefore: best.before.errors / best.before.calls,
    rateAfter: best.after.errors / best.after.calls,
  };
}

function splitsOf(counts: readonly RevisionCounts[]): Split[] {
  const all = counts.reduce(sum, { revision: 0, calls: 0, errors: 0 });
  const splits: Split[] = [];
  let before: RevisionCounts = { revision: 0, calls: 0, errors: 0 };
  for (const [at, each] of counts.entries()) {
    if (at > 0) {
      const after = { revision: 0, calls: all.calls - before.calls, errors: all.errors - before.errors };
      const gain = logLikelihood(before) + logLikelihood(after) - logLikelihood(all);
      if (after.errors / after.calls > before.errors / before.calls)
        splits.push({ index: at, before, after, gain: Math.max(0, gain) });
    }
    before = sum(before, each);
  }
  return splits;
}

const sum = (a: RevisionCounts, b: RevisionCounts): RevisionCounts => ({
  revision: 0,
  calls: a.calls + b.calls,
  errors: a.errors + b.errors,
});

/** Of the counts under their own rate, without the part that is the same for every rate. */
function logLikelihood({ calls, errors }: RevisionCounts): number {
  return part(errors, calls) + part(calls - errors, calls);
}

const part = (some: number, all: number): number => (some === 0 ? 0 : some * Math.log(some / all));

/** A bound from above of the probability that a normal variable exceeds `z` (Mills' ratio). */
function upperTail(z: number): number {
  return Math.min(0.5, Math.exp((-z * z) / 2) / (Math.max(z, 1e-9) * Math.sqrt(2 * Math.PI)));
}

/** All revisions after `from` up to `to`: those without calls in between may as well be where it began. */
const between = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + 1 + index);
