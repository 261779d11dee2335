import type { FeedMessage } from '@turnpike/contracts/feed/message';
import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import {
  SNAPSHOT_SCHEMA_VERSION,
  type Snapshot,
  type SnapshotDocument,
} from '@turnpike/contracts/snapshot/document';

type Change = Exclude<FeedMessage, { type: 'ping' }>;

/** A delta was lost or came out of order: no fault of its content, and a full snapshot puts it right. */
export class FullSnapshotNeededError extends Error {
  override readonly name = 'FullSnapshotNeededError';
}

/**
 * The snapshot that a feed message leads to.
 * @param current the applied snapshot, which a delta builds on
 * @throws FullSnapshotNeededError when a delta does not fit what is applied here
 * @throws Error with the reason why the message is refused: version, instance, hash or digest
 */
export function nextSnapshot(current: Snapshot | null, message: Change, instanceId: string): Snapshot {
  if (message.schemaVersion !== SNAPSHOT_SCHEMA_VERSION) {
    throw new Error(`schema version ${message.schemaVersion} is not known`);
  }
  const documents = message.type === 'full' ? message.documents : mergeDelta(current, message);
  if (message.type === 'full' && message.instanceId !== instanceId) {
    throw new Error(`the snapshot is of instance ${message.instanceId}`);
  }
  verifyHashes(message.type === 'full' ? message.documents : message.upserts);
  if (snapshotDigest(documents) !== message.digest) {
    const text = 'the digest does not match the documents';
    throw message.type === 'full' ? new Error(text) : new FullSnapshotNeededError(text);
  }
  return { schemaVersion: SNAPSHOT_SCHEMA_VERSION, instanceId, revision: message.revision, documents };
}

/** @throws Error naming the first document whose hash is not that of its body */
export function verifyHashes(documents: readonly SnapshotDocument[]): void {
  for (const { kind, id, hash, body } of documents) {
    const actual = contentHash(body);
    if (actual !== hash) throw new Error(`${kind}/${id} has the hash ${actual}, not ${hash}`);
  }
}

function mergeDelta(current: Snapshot | null, delta: Extract<Change, { type: 'delta' }>): SnapshotDocument[] {
  if (!current || current.revision !== delta.from) {
    throw new FullSnapshotNeededError(
      `the delta builds on revision ${delta.from}, applied is ${current?.revision ?? 'none'}`,
    );
  }
  const documents = new Map(
    current.documents.map((document) => [`${document.kind}/${document.id}`, document]),
  );
  for (const { kind, id } of delta.deletions) documents.delete(`${kind}/${id}`);
  for (const document of delta.upserts) documents.set(`${document.kind}/${document.id}`, document);
  return [...documents.values()];
}
