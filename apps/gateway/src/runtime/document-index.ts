import type { DocumentBody, DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { DocumentSetEdit } from './document-set.ts';

/** Parsed bodies of a kind by id. */
export interface Bodies<K extends DocumentKind> {
  get(id: string): DocumentBody<K> | undefined;
}

/** What is looked up while a document is compiled. */
export interface DocumentIndex {
  readonly settings: DocumentBody<'settings'>;
  readonly acls: Bodies<'acl'>;
  readonly quotas: Bodies<'quota'>;
}

/**
 * Looks up documents and remembers which, so that whoever was compiled with one is compiled again when it changes.
 * The settings are not noted: a change of them compiles everything again.
 */
export class RecordingIndex implements DocumentIndex {
  readonly settings: DocumentBody<'settings'>;
  readonly acls: Bodies<'acl'>;
  readonly quotas: Bodies<'quota'>;
  #looked = new Set<string>();
  #documents: DocumentSetEdit | null;

  constructor(documents: DocumentSetEdit, settings: DocumentBody<'settings'>) {
    const recorded = <K extends DocumentKind>(kind: K): Bodies<K> => ({
      get: (id) => {
        this.#looked.add(`${kind}/${id}`);
        if (!this.#documents) throw new Error('documents are looked up while compiling only');
        return this.#documents.body(kind, id);
      },
    });
    this.#documents = documents;
    this.settings = settings;
    this.acls = recorded('acl');
    this.quotas = recorded('quota');
  }

  /** Ends the looking up: what was compiled keeps this object, and must not keep all documents of a revision by it. */
  close(): void {
    this.#documents = null;
  }

  /** Names of the documents that were looked up since the last call. */
  taken(): readonly string[] {
    const looked = [...this.#looked];
    if (looked.length > 0) this.#looked = new Set();
    return looked;
  }
}
