import { createHash } from 'node:crypto';
import type { SnapshotDocument } from './document.ts';

/**
 * Digest of a whole snapshot: SHA-256 over the sorted lines `kind/id/hash`. Feed and node compare it after
 * each message, so that a lost or reordered delta is noticed and answered by asking for a full snapshot.
 */
export function snapshotDigest(documents: Iterable<Pick<SnapshotDocument, 'kind' | 'id' | 'hash'>>): string {
  const lines = Array.from(documents, ({ kind, id, hash }) => `${kind}/${id}/${hash}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
