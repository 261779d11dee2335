import { advanceDigest, EMPTY_DIGEST } from '@turnpike/contracts/snapshot/digest';
import { SNAPSHOT_SCHEMA_VERSION, type SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import type { FeedDocument } from '@turnpike/domain/config-feed/repository';
import type { ChangeMessage } from './feed-lines.ts';

/**
 * One gateway's documents in memory, tombstones included: a delta can be made from any revision, and nodes that
 * come back are served while PostgreSQL is away.
 */
export class GatewayDocuments {
  readonly instanceId: string;
  revision = -1;
  readonly #documents = new Map<string, FeedDocument>();
  #digest = EMPTY_DIGEST;

  constructor(instanceId: string) {
    this.instanceId = instanceId;
  }

  /** Takes over what changed after {@link revision}. Older news is ignored. */
  advance(revision: number, changed: FeedDocument[]): void {
    if (revision < this.revision) return;
    const removed: LiveDocument[] = [];
    const added: LiveDocument[] = [];
    for (const document of changed) {
      const key = `${document.kind}/${document.id}`;
      const known = this.#documents.get(key);
      if (known && known.revision > document.revision) continue;
      if (known && isLive(known)) removed.push(known);
      if (isLive(document)) added.push(document);
      this.#documents.set(key, document);
    }
    this.revision = revision;
    this.#digest = advanceDigest(this.#digest, removed, added);
  }

  /**
   * What brings a node from its revision to the newest: a delta (perhaps an empty one, whose digest the node
   * checks), or everything when there is nothing to build on.
   */
  messageFrom(nodeRevision: number): ChangeMessage {
    const { instanceId, revision } = this;
    const digest = this.#digest;
    const head = { schemaVersion: SNAPSHOT_SCHEMA_VERSION, revision };
    if (nodeRevision < 0 || nodeRevision > revision) {
      return {
        type: 'full',
        ...head,
        instanceId,
        documents: this.#live().map(withoutRevision),
        parts: 0,
        digest,
      };
    }
    const changed = Array.from(this.#documents.values()).filter(
      (document) => document.revision > nodeRevision,
    );
    return {
      type: 'delta',
      ...head,
      from: nodeRevision,
      upserts: changed.filter(isLive).map(withoutRevision),
      parts: 0,
      // What a node never had may be deleted, too.
      deletions: changed.filter((document) => !isLive(document)).map(({ kind, id }) => ({ kind, id })),
      digest,
    };
  }

  #live(): LiveDocument[] {
    return Array.from(this.#documents.values()).filter(isLive);
  }
}

type LiveDocument = SnapshotDocument & { revision: number };

function isLive(document: FeedDocument): document is LiveDocument {
  return document.hash !== null;
}

function withoutRevision({ kind, id, hash, body }: LiveDocument): SnapshotDocument {
  return { kind, id, hash, body };
}
