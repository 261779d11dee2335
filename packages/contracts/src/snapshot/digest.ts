import { hash as hashOf } from 'node:crypto';
import type { SnapshotDocument } from './document.ts';

/** What of a document the digest covers: `hash` stands for the body. */
export type DigestedDocument = Pick<SnapshotDocument, 'kind' | 'id' | 'hash'>;

/** Digest of a snapshot without documents. */
export const EMPTY_DIGEST = '0'.repeat(64);

const MODULUS_MASK = (1n << 256n) - 1n;

/**
 * Digest of a whole snapshot, 64 lowercase hex digits: the sum modulo 2^256 of the SHA-256 of each document's line
 * `kind/id/hash`. The order of documents means nothing, and no two may have the same kind and id. Feed and node
 * compare it after each message, so that a lost or mixed-up delta is noticed and answered by asking for a full
 * snapshot. It finds accidents, not forgers: see ADR 12.
 */
export function snapshotDigest(documents: Iterable<DigestedDocument>): string {
  return advanceDigest(EMPTY_DIGEST, [], documents);
}

/**
 * The digest after a change, from the one before it; the work is that of the change, not of the snapshot.
 * @param removed documents that went away or were replaced, with the hash that they had
 * @param added documents that came or replaced one
 */
export function advanceDigest(
  digest: string,
  removed: Iterable<DigestedDocument>,
  added: Iterable<DigestedDocument>,
): string {
  let sum = BigInt(`0x${digest}`);
  for (const document of removed) sum -= lineHash(document);
  for (const document of added) sum += lineHash(document);
  // The mask takes a negative sum for its two's complement, which is the sum modulo 2^256.
  return (sum & MODULUS_MASK).toString(16).padStart(64, '0');
}

function lineHash({ kind, id, hash }: DigestedDocument): bigint {
  return BigInt(`0x${hashOf('sha256', `${kind}/${id}/${hash}`, 'hex')}`);
}
