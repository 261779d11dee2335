import { acrossAccounts } from '../kernel/account-scope.ts';
import { type Database, type Db, isWriteConflict } from '../kernel/database.ts';
import { withinAccountOf } from '../kernel/instance-account.ts';
import type { CompileOptions } from './compile.ts';
import { labelOf } from './document-kinds.ts';
import { deleteOverrides } from './overrides/repository.ts';
import { type Plan, planChanges } from './plan-changes.ts';
import { type Dangling, describeDangling } from './references.ts';
import {
  type ChangeRow,
  deleteChanges,
  documentKind,
  readChanges,
  recordEventOnce,
  tellChangesConsumed,
  withPublishingLock,
} from './repository.ts';
import { writeRevision } from './revisions/write-revision.ts';
import type { Pointer } from './sources.ts';

/** Publishing competes with the gateway's own reconciliation for its row; each try takes a few milliseconds. */
const MAX_TRIES = 50;
const RETRY_PAUSE_MS = 5;
/** With more pending pointers than this, everything is compiled: that is faster than asking for so many by id. */
const MAX_POINTERS = 5_000;

/** The rows of a gateway do not make a consistent snapshot; the last consistent one stays. */
export class InconsistentConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    const shown = problems.slice(0, 5).join('; ');
    super(`The configuration is inconsistent: ${shown}${problems.length > 5 ? '; …' : ''}.`);
    this.name = 'InconsistentConfigError';
    this.problems = problems;
  }
}

export interface Publication {
  revision: number;
  /** False: nothing had changed, the revision is the one from before. */
  changed: boolean;
}

/**
 * Compiles what changed of a gateway's configuration, and makes a revision of it if a document really changed. It reads
 * within the gateway's account: no other account's row can come into its documents.
 * @param extent `changes`: what pending change rows point to; `all`: every document there is or should be, but for those
 * that are served as they were restored
 * @returns null when there is no such gateway
 * @throws InconsistentConfigError, CompileError: nothing is written, change rows stay
 */
export async function publish(
  db: Database,
  instanceId: string,
  extent: 'changes' | 'all',
  options: CompileOptions,
): Promise<Publication | null> {
  for (let tries = 1; ; tries++) {
    try {
      const publication = await withinAccountOf(db, instanceId, () =>
        withPublishingLock(db, instanceId, (tx, revision) =>
          publishInTransaction(tx, instanceId, revision, extent, options),
        ),
      );
      if (!publication) await acrossAccounts(() => deleteChanges(db, instanceId));
      return publication;
    } catch (error) {
      if (!isWriteConflict(error) || tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

async function publishInTransaction(
  tx: Db,
  instanceId: string,
  revision: number,
  extent: 'changes' | 'all',
  options: CompileOptions,
): Promise<Publication> {
  const rows = await readChanges(tx, instanceId);
  if (rows.length === 0 && extent === 'changes') return { revision, changed: false };
  const pointers = rows.map(
    ({ kind, documentId }): Pointer => ({ kind: documentKind(kind), id: documentId }),
  );
  // What was changed since it was restored is served as configured.
  if (pointers.length > 0) await deleteOverrides(tx, instanceId, pointers);
  const isAll = extent === 'all' || pointers.length > MAX_POINTERS;
  const changes = await consistentChanges(tx, instanceId, isAll ? null : pointers, options);
  if (rows.length > 0) {
    await deleteChanges(tx, instanceId);
    await tellChangesConsumed(tx, instanceId);
  }
  if (changes.length === 0) return { revision, changed: false };
  const causes = rows.filter(({ requestId }) => requestId !== '');
  const next = revision + 1;
  await writeRevision(tx, {
    instanceId,
    revision: next,
    changes,
    causes: causes.map(toCause),
    restoredFrom: null,
  });
  return { revision: next, changed: true };
}

const toCause = ({ requestId, principalId, principalName, operation, createdAt }: ChangeRow) => ({
  ...{ requestId, principalId, principalName, operation, createdAt },
});

/**
 * Plans changes until they make a consistent snapshot. What was restored gives way: a document that names one that is
 * not there any more is served as configured, and so is a document that was restored to not being there and is needed.
 */
async function consistentChanges(
  tx: Db,
  instanceId: string,
  from: readonly Pointer[] | null,
  options: CompileOptions,
): Promise<Plan['changes']> {
  let pointers = from;
  for (;;) {
    const { changes, dangling } = await planChanges(tx, instanceId, pointers, options);
    if (dangling.length === 0) return changes;
    const released = await releaseWhatDangles(tx, instanceId, dangling);
    if (released.length > 0) {
      if (pointers) pointers = [...pointers, ...released];
    } else if (pointers) {
      // A pointer may have been forgotten by whoever changed the rows: all rows together decide.
      pointers = null;
    } else {
      throw new InconsistentConfigError(dangling.map(describeDangling));
    }
  }
}

async function releaseWhatDangles(
  tx: Db,
  instanceId: string,
  dangling: readonly Dangling[],
): Promise<Pointer[]> {
  const referring = dangling.flatMap(({ from }) => (from ? [from] : []));
  let released = await deleteOverrides(tx, instanceId, referring);
  if (released.length === 0)
    released = await deleteOverrides(
      tx,
      instanceId,
      dangling.map(({ to }) => to),
    );
  const [first] = released;
  if (first) {
    const message = `Served as configured again, because what was restored did not fit any more: ${labelOf(first.kind)} ${first.id}`;
    await recordEventOnce(tx, instanceId, 'config', `${message}${released.length > 1 ? ' and others' : ''}.`);
  }
  return released;
}
