import type { RecordBatch } from '@turnpike/contracts/feed/records';
import type { Database } from '@turnpike/domain/kernel/database';
import { withinAccountOf } from '@turnpike/domain/kernel/instance-account';
import { takeRecordBatch } from '@turnpike/domain/usage/repository';

/** Batches that are written at a time: what gateways have spooled must not keep their configuration from them. */
const MAX_AT_ONCE = 3;

/** Keeps a batch. @returns the highest number taken; null: there is no such gateway */
export type TakeRecords = (instanceId: string, batch: RecordBatch) => Promise<number | null>;

/** More batches are being written than the database should have at a time; the node sends it again. */
export class TooManyBatchesError extends Error {
  constructor() {
    super('more batches of records came at a time than are written at a time');
  }
}

/** Keeps batches in the database, few at a time; it throws TooManyBatchesError, and what the database throws. */
export function takeRecordsInto(db: Database): TakeRecords {
  let running = 0;
  return async (instanceId, batch) => {
    if (running >= MAX_AT_ONCE) throw new TooManyBatchesError();
    running += 1;
    try {
      return await withinAccountOf(db, instanceId, () => takeRecordBatch(db, instanceId, batch, new Date()));
    } finally {
      running -= 1;
    }
  };
}
