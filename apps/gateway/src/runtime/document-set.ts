import {
  type DocumentBody,
  type DocumentKind,
  documentBodySchemas,
  documentKinds,
  type SnapshotDocument,
} from '@turnpike/contracts/snapshot/document';
import { type MapEdit, PersistentMap } from './persistent-map.ts';

/**
 * A document as a node keeps it: parsed. What the schema filled in is in the body, so its hash is that of the body that
 * was sent, and is not computed from this one again.
 */
export interface Entry {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly hash: string;
  readonly body: unknown;
}

/** A snapshot's documents by kind and id. */
export type DocumentSet = Readonly<Record<DocumentKind, PersistentMap<Entry>>>;

/** A document, by name. */
export interface Pointer {
  readonly kind: DocumentKind;
  readonly id: string;
}

/** `kind/id`. */
export const nameOf = ({ kind, id }: Pointer): string => `${kind}/${id}`;

/** A set without documents. */
export function noDocuments(): DocumentSet {
  return Object.fromEntries(documentKinds.map((kind) => [kind, PersistentMap.empty<Entry>()])) as DocumentSet;
}

/** All documents of a set. */
export function* allDocuments(documents: DocumentSet): Generator<Entry> {
  for (const kind of documentKinds) yield* documents[kind].values();
}

/**
 * Parses a document by its kind's schema.
 * @throws Error naming the document
 */
export function parseDocument(document: SnapshotDocument): Entry {
  const { kind, id, hash } = document;
  const parsed = documentBodySchemas[kind].safeParse(document.body);
  if (!parsed.success) throw new Error(`${kind}/${id}: ${parsed.error.message}`);
  const bodyId = 'id' in parsed.data ? parsed.data.id : parsed.data.instanceId;
  if (bodyId !== id) throw new Error(`${kind}/${id} holds the id ${bodyId}`);
  return { kind, id, hash, body: parsed.data };
}

/** A change of a {@link DocumentSet} under way. */
export class DocumentSetEdit {
  readonly #before: DocumentSet;
  readonly #edits = new Map<DocumentKind, MapEdit<Entry>>();

  constructor(before: DocumentSet) {
    this.#before = before;
  }

  get({ kind, id }: Pointer): Entry | undefined {
    return (this.#edits.get(kind) ?? this.#before[kind]).get(id);
  }

  /** A document's parsed body. */
  body<K extends DocumentKind>(kind: K, id: string): DocumentBody<K> | undefined {
    return this.get({ kind, id })?.body as DocumentBody<K> | undefined;
  }

  /** The parsed bodies of a kind. */
  *bodies<K extends DocumentKind>(kind: K): Generator<DocumentBody<K>> {
    for (const { body } of (this.#edits.get(kind) ?? this.#before[kind]).values())
      yield body as DocumentBody<K>;
  }

  set(entry: Entry): void {
    this.#edit(entry.kind).set(entry.id, entry);
  }

  delete({ kind, id }: Pointer): void {
    this.#edit(kind).delete(id);
  }

  /** The set with the changes. The edit is over. */
  done(): DocumentSet {
    const changed = Array.from(this.#edits, ([kind, edit]) => [kind, edit.done()] as const);
    return { ...this.#before, ...Object.fromEntries(changed) };
  }

  #edit(kind: DocumentKind): MapEdit<Entry> {
    let edit = this.#edits.get(kind);
    if (!edit) {
      edit = this.#before[kind].edit();
      this.#edits.set(kind, edit);
    }
    return edit;
  }
}
