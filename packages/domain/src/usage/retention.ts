import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Db } from '../kernel/database.ts';
import * as repository from './forgotten/repository.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How much is kept. */
export interface Retention {
  /** Days of access records, and how many of a gateway at most. */
  recordDays: number;
  recordsPerGateway: number;
  /** Days of counts by the minute. */
  usageDays: number;
  /** Days after its newest batch that a node's process is remembered: then it is gone with all that it spooled. */
  batchDays: number;
  /** Rows that are deleted at a time: how long their locks are held. */
  sliceRows: number;
}

export const RETENTION: Retention = {
  recordDays: 7,
  recordsPerGateway: 100_000,
  usageDays: 93,
  batchDays: 93,
  sliceRows: 5_000,
};

/** Deletes what is past keeping, and what gateways left that are gone, slice by slice. */
export async function forgetOldRecords(db: Db, now: Date, retention = RETENTION): Promise<void> {
  const { recordDays, recordsPerGateway, usageDays, batchDays, sliceRows } = retention;
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const inSlices = async (slice: () => Promise<number>): Promise<void> => {
    while ((await acrossAccounts(slice)) >= sliceRows);
  };
  await inSlices(() => repository.deleteRecordsBefore(db, before(recordDays), sliceRows));
  for (const instanceId of await acrossAccounts(() => repository.gatewaysWithRecords(db))) {
    const newest = await acrossAccounts(() => repository.firstBeyond(db, instanceId, recordsPerGateway));
    if (newest) await inSlices(() => repository.deleteRecordsUpTo(db, instanceId, newest, sliceRows));
  }
  await inSlices(() => repository.deleteUsageBefore(db, before(usageDays), sliceRows));
  await inSlices(() => repository.deleteBatchesBefore(db, before(batchDays), sliceRows));
  for (const table of repository.TABLES)
    await inSlices(() => repository.deleteLeftovers(db, table, sliceRows));
}
