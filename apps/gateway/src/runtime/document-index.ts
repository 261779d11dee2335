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
  readonly throttles: Bodies<'throttle'>;
}

/**
 * Looks up documents and remembers which, so that whoever was compiled with one is compiled again when it changes.
 * The settings are not noted: a change of them compiles everything again.
 */
export class RecordingIndex implements DocumentIndex {
  readonly acls = this.#recorded('acl');
  readonly quotas = this.#recorded('quota');
  readonly throttles = this.#recorded('throttle');
  #looked = new Set<string>();
  #open: { documents: DocumentSetEdit; settings: DocumentBody<'settings'> } | null = null;

  /** Begins the looking up in a revision's documents. */
  open(documents: DocumentSetEdit, settings: DocumentBody<'settings'>): void {
    this.#open = { documents, settings };
    this.#looked = new Set();
  }

  /**
   * Ends the looking up. What was compiled keeps this object: so there is one for all revisions, which holds nothing of
   * any of them.
   */
  close(): void {
    this.#open = null;
  }

  get settings(): DocumentBody<'settings'> {
    return this.#opened().settings;
  }

  #recorded<K extends DocumentKind>(kind: K): Bodies<K> {
    return {
      get: (id) => {
        this.#looked.add(`${kind}/${id}`);
        return this.#opened().documents.body(kind, id);
      },
    };
  }

  #opened() {
    if (!this.#open) throw new Error('documents are looked up while compiling only');
    return this.#open;
  }

  /** Names of the documents that were looked up since the last call. */
  taken(): readonly string[] {
    const looked = [...this.#looked];
    if (looked.length > 0) this.#looked = new Set();
    return looked;
  }
}
