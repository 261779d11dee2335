import type { Database } from '../kernel/database.ts';

/** An outbox row as the relay hands it on. */
export interface OutboxEntry {
  /** Unique and ever increasing; what makes the queue's job id deterministic. */
  id: bigint;
  queue: string;
  name: string;
  payload: unknown;
}

const DELIVERY_TIMEOUT_MS = 20_000;

/**
 * Takes up to `limit` rows, hands them to `deliver`, and deletes them when it returns: at least once, in the
 * order of writing. Rows that another relay holds are skipped.
 * @returns how many rows were delivered
 * @throws what `deliver` throws; the rows then stay for the next round
 */
export async function relayBatch(
  db: Database,
  limit: number,
  deliver: (entries: OutboxEntry[]) => Promise<void>,
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const entries = await tx.$queryRaw<OutboxEntry[]>`
        SELECT id, queue, name, payload FROM outbox_messages
        ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
      if (entries.length === 0) return 0;
      await deliver(entries);
      await tx.outboxMessage.deleteMany({ where: { id: { in: entries.map(({ id }) => id) } } });
      return entries.length;
    },
    { timeout: DELIVERY_TIMEOUT_MS },
  );
}
