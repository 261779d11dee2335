import { acrossAccounts } from '../kernel/account-scope.ts';
import { createCoalescer } from '../kernel/coalesce.ts';
import type { Database } from '../kernel/database.ts';
import { withinAccountOf } from '../kernel/instance-account.ts';
import { CompileError, type CompileOptions } from './compile.ts';
import { InconsistentConfigError, publish } from './publish.ts';
import { listChangedInstances, listInstanceIds, recordEventOnce } from './repository.ts';

export interface PublisherDeps {
  db: Database;
  options: CompileOptions;
  /** A new revision was committed: ship it. */
  onPublished: (instanceId: string, revision: number) => void;
  onError: (instanceId: string, error: unknown) => void;
}

/** Turns change rows into revisions, one gateway at a time each. */
export interface Publisher {
  /** Publishes the gateway's pending changes. Never rejects. */
  wake(instanceId: string): Promise<void>;
  /** Publishes what is pending anywhere: for missed notifications. @throws when the database fails */
  sweep(): Promise<void>;
  /** Compares every document of every gateway with its rows: at start, and to mend what a change forgot. */
  sweepAll(): Promise<void>;
  /** Compiles the gateway's whole configuration. @returns the revision @throws as `publish` does */
  publishAll(instanceId: string): Promise<number>;
  close(): Promise<void>;
}

export function createPublisher({ db, options, onPublished, onError }: PublisherDeps): Publisher {
  const run = async (instanceId: string, extent: 'changes' | 'all'): Promise<number> => {
    const publication = await publish(db, instanceId, extent, options);
    if (publication?.changed) onPublished(instanceId, publication.revision);
    return publication?.revision ?? 0;
  };
  const report = async (instanceId: string, error: unknown): Promise<void> => {
    onError(instanceId, error);
    if (!(error instanceof InconsistentConfigError || error instanceof CompileError)) return;
    const message = `Changes are held back. ${error.message}`;
    await withinAccountOf(db, instanceId, () => recordEventOnce(db, instanceId, 'config', message)).catch(
      () => undefined,
    );
  };
  const pending = createCoalescer(async (instanceId) => {
    await run(instanceId, 'changes').catch((error: unknown) => report(instanceId, error));
  }, onError);

  return {
    wake: pending.wake,
    async sweep() {
      await Promise.all((await acrossAccounts(() => listChangedInstances(db))).map(pending.wake));
    },
    async sweepAll() {
      for (const instanceId of await acrossAccounts(() => listInstanceIds(db))) {
        await run(instanceId, 'all').catch((error: unknown) => report(instanceId, error));
      }
    },
    publishAll: (instanceId) => run(instanceId, 'all'),
    close: pending.close,
  };
}
