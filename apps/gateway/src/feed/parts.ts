import type { FeedMessage } from '@turnpike/contracts/feed/message';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';

type Part = Extract<FeedMessage, { type: 'part' }>;
type Whole = Extract<FeedMessage, { type: 'full' | 'delta' }>;

/** Gathers the parts of a message that the feed sends in several lines. */
export class Parts {
  #documents: SnapshotDocument[] = [];
  #count = 0;
  #revision: number | null = null;

  /** False while the rest of a message is to come. */
  get isComplete(): boolean {
    return this.#count === 0;
  }

  /** @throws Error when it belongs to another message than the parts before it */
  add({ revision, documents }: Part): void {
    if (this.#revision !== null && revision !== this.#revision)
      throw new Error('the feed mixed up two messages');
    this.#revision = revision;
    this.#count += 1;
    for (const document of documents) this.#documents.push(document);
  }

  /** The message with the documents of its parts. @throws Error when parts are missing, or of another message */
  complete(message: Whole): Whole {
    const { parts, revision } = message;
    if (parts !== this.#count || (parts > 0 && revision !== this.#revision)) {
      throw new Error(`the feed sent ${this.#count} of ${parts} parts of revision ${revision}`);
    }
    const documents = this.#documents;
    this.#documents = [];
    this.#count = 0;
    this.#revision = null;
    if (message.type === 'full') return { ...message, documents: documents.concat(message.documents) };
    return { ...message, upserts: documents.concat(message.upserts) };
  }
}
