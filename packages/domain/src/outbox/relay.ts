import { acrossAccounts } from '../kernel/account-scope.ts';
import { createCoalescer } from '../kernel/coalesce.ts';
import type { Database } from '../kernel/database.ts';
import { type OutboxEntry, relayBatch } from './repository.ts';

const BATCH = 100;

/** Adds entries to their queues; an entry that was added before must not be added twice (job id by entry id). */
export type Deliver = (entries: OutboxEntry[]) => Promise<void>;

/** Moves outbox rows to the queue. */
export interface OutboxRelay {
  /** Moves all that is there now; a call during a round makes one more round. Never rejects. */
  wake(): Promise<void>;
  /** Stops, after the round under way. */
  close(): Promise<void>;
}

/**
 * Creates the relay. It moves rows only when woken: by a notification, or by the sweep's timer.
 * @param onError each failed round; the rows stay
 */
export function createOutboxRelay(
  db: Database,
  deliver: Deliver,
  onError: (error: unknown) => void,
): OutboxRelay {
  const rounds = createCoalescer(
    async () => {
      while ((await acrossAccounts(() => relayBatch(db, BATCH, deliver))) === BATCH);
    },
    (_key, error) => onError(error),
  );
  return { wake: () => rounds.wake('outbox'), close: () => rounds.close() };
}
