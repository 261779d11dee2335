import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@turnpike/domain/kernel/database';
import { createOutboxRelay } from '@turnpike/domain/outbox/relay';
import { openQueues, type QueueSettings, type Queues } from './queues.ts';

const RETRY_MS = 1_000;

export interface RelayDeps extends QueueSettings {
  db: Database;
  reconcile: (instanceId: string) => Promise<void>;
  onError: (error: unknown) => void;
}

export interface RunningRelay {
  /** Moves all outbox rows that are there now, once the queues are open. Never rejects. */
  wake(): Promise<void>;
  /** Rejects when the queues are not open, or their store does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the queues, however long their database takes to be there, and moves the outbox to them. */
export function startRelay(deps: RelayDeps): RunningRelay {
  const { db, reconcile, onError } = deps;
  let queues: Queues | null = null;
  const stop = new AbortController();
  const relay = createOutboxRelay(
    db,
    async (entries) => {
      if (!queues) throw new Error('the queues are not open yet');
      await queues.deliver(entries);
    },
    onError,
  );

  const open = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        queues = await openQueues(deps, { reconcile, onError });
        await relay.wake();
        return;
      } catch (error) {
        onError(error);
        await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  };
  const opening = open();

  return {
    async wake() {
      if (queues) await relay.wake();
    },
    async check() {
      if (!queues) throw new Error('the queues are not open yet');
      await queues.check();
    },
    async close() {
      stop.abort();
      await opening;
      await relay.close();
      await queues?.close();
    },
  };
}
