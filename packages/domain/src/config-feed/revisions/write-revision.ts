import { advanceDigest, EMPTY_DIGEST, snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import type { Db } from '../../kernel/database.ts';
import { summaryOf } from '../document-kinds.ts';
import * as repository from './repository.ts';

type Change = 'added' | 'changed' | 'removed';

/** What a revision is made of. */
export interface NewRevision {
  instanceId: string;
  revision: number;
  changes: readonly repository.DocumentChange[];
  causes: readonly repository.Cause[];
  restoredFrom: number | null;
}

/**
 * Writes a revision, and forgets the oldest one. The caller holds the right to change the gateway's configuration and
 * has checked that the documents make a consistent snapshot.
 */
export async function writeRevision(
  tx: Db,
  { instanceId, revision, changes, causes, restoredFrom }: NewRevision,
) {
  const before = revision === 1 ? EMPTY_DIGEST : await repository.readDigest(tx, instanceId, revision - 1);
  await repository.writeDocuments(tx, instanceId, revision, changes);
  const told = changes.map((change) => ({ ...change, change: changeOf(change) }));
  const row = {
    ...{ instanceId, revision, restoredFrom },
    digest: before
      ? advanceDigest(before, statesOf(changes, 'before'), statesOf(changes, 'hash'))
      : snapshotDigest(await repository.readAllHashes(tx, instanceId)),
    changeCount: changes.length,
    addedCount: told.filter(({ change }) => change === 'added').length,
    removedCount: told.filter(({ change }) => change === 'removed').length,
    summary: summaryOf(told),
  };
  await repository.insertRevision(tx, row, byRequest(causes));
  await repository.pruneHistory(tx, instanceId, revision - repository.REVISIONS_KEPT + 1);
}

function* statesOf(changes: readonly repository.DocumentChange[], which: 'before' | 'hash') {
  for (const { kind, id, [which]: hash } of changes) if (hash !== null) yield { kind, id, hash };
}

/** @returns in a word what becomes of the document */
export function changeOf({ before, hash }: Pick<repository.DocumentChange, 'before' | 'hash'>): Change {
  if (before === null) return 'added';
  return hash === null ? 'removed' : 'changed';
}

/** Of several changes by one request the first tells of all. */
function byRequest(causes: readonly repository.Cause[]): repository.Cause[] {
  const first = new Map<string, repository.Cause>();
  for (const cause of causes) if (!first.has(cause.requestId)) first.set(cause.requestId, cause);
  return [...first.values()];
}
