import { OTHER_ID, OTHER_REVISION, type UsageRow } from '@turnpike/contracts/feed/records';
import { mergeUsage } from '@turnpike/contracts/feed/usage-rows';

const HOUR = 60;
const DAY = 24 * HOUR;

const bySpan =
  (minutes: number) =>
  (row: UsageRow): UsageRow => ({ ...row, minute: row.minute - (row.minute % minutes) });

/** What is told apart no longer, step by step; revisions last, because a bad one is found by their counts. */
const STEPS: readonly ((row: UsageRow) => UsageRow)[] = [
  bySpan(HOUR),
  (row) => ({ ...row, appId: OTHER_ID }),
  bySpan(DAY),
  (row) => ({ ...row, apiId: OTHER_ID, environmentId: OTHER_ID }),
  (row) => ({ ...row, revision: OTHER_REVISION }),
];

/**
 * Brings counts down to a number of rows by telling less apart; sums stay exact. What fits is left as it is.
 * @param maxRows at least 1
 */
export function foldUsage(rows: readonly UsageRow[], maxRows: number): UsageRow[] {
  let folded = mergeUsage(rows);
  for (const step of STEPS) {
    if (folded.length <= maxRows) return folded;
    folded = mergeUsage(folded.map(step));
  }
  for (let span = 2 * DAY; folded.length > maxRows; span *= 2) folded = mergeUsage(folded.map(bySpan(span)));
  return folded;
}
