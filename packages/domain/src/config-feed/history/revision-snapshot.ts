import { SNAPSHOT_SCHEMA_VERSION, type Snapshot } from '@turnpike/contracts/snapshot/document';
import type { Db } from '../../kernel/database.ts';
import { withinAccountOf } from '../../kernel/instance-account.ts';
import { findRevision, readSnapshotDocuments } from './repository.ts';
import { type DocumentDiff, readDiff } from './revision-view.ts';

/**
 * The snapshot of a kept revision, with the credentials of that time: for a gateway that nobody else reaches.
 * @returns null when there is no such gateway or revision, or it is not kept
 */
export function revisionSnapshot(db: Db, instanceId: string, revision: number): Promise<Snapshot | null> {
  return withinAccountOf(db, instanceId, async () => {
    if (!(await findRevision(db, instanceId, revision))) return null;
    const documents = await readSnapshotDocuments(db, instanceId, revision);
    return { schemaVersion: SNAPSHOT_SCHEMA_VERSION, instanceId, revision, documents };
  });
}

/** A revision in words: who made it, when, and its first documents. */
export interface ToldRevision {
  revision: number;
  time: Date;
  summary: string;
  authors: string[];
  documents: DocumentDiff[];
}

const MAX_DOCUMENTS = 50;

/** @returns null as {@link revisionSnapshot} */
export function tellRevision(db: Db, instanceId: string, revision: number): Promise<ToldRevision | null> {
  return withinAccountOf(db, instanceId, async () => {
    const row = await findRevision(db, instanceId, revision);
    if (!row) return null;
    const range = { from: revision - 1, to: revision };
    const { rows: documents } = await readDiff(db, instanceId, range, { offset: 0, limit: MAX_DOCUMENTS });
    const authors = [
      ...new Set(row.causes.map(({ principalName, operation }) => `${principalName} (${operation})`)),
    ];
    return { revision, time: row.createdAt, summary: row.summary, authors, documents };
  });
}
