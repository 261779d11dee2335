import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Db } from '../kernel/database.ts';
import * as repository from './repository.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How many decision records are kept, and for how long. */
export interface DecisionRetention {
  days: number;
  perGateway: number;
  /** Rows that are deleted at a time: how long their locks are held. */
  sliceRows: number;
}

export const DECISION_RETENTION: DecisionRetention = { days: 7, perGateway: 20_000, sliceRows: 5_000 };

/** Deletes decision records that are past keeping, and those of gateways that are gone, slice by slice. */
export async function forgetOldDecisions(
  db: Db,
  now: Date,
  { days, perGateway, sliceRows }: DecisionRetention = DECISION_RETENTION,
): Promise<void> {
  const inSlices = async (slice: () => Promise<number>): Promise<void> => {
    while ((await acrossAccounts(slice)) >= sliceRows);
  };
  const before = new Date(now.getTime() - days * DAY_MS);
  await inSlices(() => repository.deleteDecisionsBefore(db, before, sliceRows));
  await inSlices(() => repository.deleteLeftDecisions(db, sliceRows));
  await inSlices(() => repository.deleteDecisionsBeyond(db, perGateway, sliceRows));
}
