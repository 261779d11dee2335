import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { advanceDigest, EMPTY_DIGEST } from '@turnpike/contracts/snapshot/digest';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import {
  allDocuments,
  type DocumentSet,
  DocumentSetEdit,
  type Entry,
  nameOf,
  noDocuments,
  type Pointer,
  parseDocument,
} from './document-set.ts';

/** What leads from one snapshot to the next. */
export interface ConfigChange {
  readonly revision: number;
  /** Taken once. */
  readonly upserts: Iterable<SnapshotDocument>;
  /** `others`: all documents that are not among the upserts. */
  readonly deletions: readonly Pointer[] | 'others';
  /** What the digest has to be afterwards; null: not known. */
  readonly digest: string | null;
  /** False for documents of a file that was verified as a whole. */
  readonly verifyHashes: boolean;
  /** True when {@link parseDocument} gave the documents. */
  readonly isParsed?: boolean;
}

/** A document that came, went or changed. */
export interface Touched {
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** A change, parsed, with what it does to the documents. */
export interface MergedChange {
  readonly documents: DocumentSetEdit;
  /** By name; documents that are the same before and after are not among them. */
  readonly touched: ReadonlyMap<string, Touched>;
  readonly digest: string;
}

/** The documents after a change are others than the sender has. */
export class DigestMismatchError extends Error {
  override readonly name = 'DigestMismatchError';
}

const DIGEST_STEP = 50;

/**
 * Merges a change into a set of documents, which itself stays as it is. Gives control back after each document.
 * @throws DigestMismatchError when the digest is not that of the change
 * @throws Error naming a document whose hash is not that of its body, or that its schema does not know
 */
export function* mergeChange(
  current: { readonly documents: DocumentSet; readonly digest: string } | null,
  change: ConfigChange,
): Generator<void, MergedChange> {
  const before = current?.documents ?? noDocuments();
  const documents = new DocumentSetEdit(before);
  const touched = new Map<string, Touched>();
  const sent = new Set<string>();
  for (const document of change.upserts) {
    const name = nameOf(document);
    if (sent.has(name)) throw new Error(`${name} is there twice`);
    sent.add(name);
    if (change.verifyHashes) verifyHash(document);
    const held = before[document.kind].get(document.id);
    if (held?.hash !== document.hash) {
      const entry = change.isParsed ? document : parseDocument(document);
      documents.set(entry);
      touched.set(name, { before: held, after: entry });
    }
    yield;
  }
  const deletions = change.deletions === 'others' ? allDocuments(before) : change.deletions;
  for (const pointer of deletions) {
    const name = nameOf(pointer);
    const held = before[pointer.kind].get(pointer.id);
    // What was never here may be deleted, too.
    if (sent.has(name) || !held) continue;
    documents.delete(pointer);
    touched.set(name, { before: held, after: undefined });
    yield;
  }
  const digest = yield* digestAfter(current?.digest ?? EMPTY_DIGEST, touched.values());
  if (change.digest !== null && digest !== change.digest) {
    throw new DigestMismatchError('the digest does not match the documents');
  }
  return { documents, touched, digest };
}

/** @throws Error when the hash is not that of the body */
function verifyHash({ kind, id, hash, body }: SnapshotDocument): void {
  const actual = contentHash(body);
  if (actual !== hash) throw new Error(`${kind}/${id} has the hash ${actual}, not ${hash}`);
}

function* digestAfter(before: string, touched: Iterable<Touched>): Generator<void, string> {
  let digest = before;
  let removed: Entry[] = [];
  let added: Entry[] = [];
  for (const change of touched) {
    if (change.before) removed.push(change.before);
    if (change.after) added.push(change.after);
    if (removed.length + added.length < DIGEST_STEP) continue;
    digest = advanceDigest(digest, removed, added);
    removed = [];
    added = [];
    yield;
  }
  return advanceDigest(digest, removed, added);
}
