import type { ServerResponse } from 'node:http';
import type { FeedMessage } from '@turnpike/contracts/feed/message';
import type { GatewayDocuments } from './gateway-documents.ts';

/** A node that takes nothing for this long is cut off; it comes back with its revision. */
export const STALLED_AFTER_MS = 30_000;

/**
 * One node's open feed. What it gets next is always made from the revision that it was sent last, so a slow node
 * costs no memory: while its connection is full nothing is queued, and then one message catches it up.
 */
export class Subscription {
  readonly #response: ServerResponse;
  readonly #documents: GatewayDocuments;
  #sentRevision: number;
  #greeted = false;
  #blockedSinceMs: number | null = null;

  /** @param nodeRevision what the node says that it applied; -1: nothing */
  constructor(response: ServerResponse, documents: GatewayDocuments, nodeRevision: number) {
    this.#response = response;
    this.#documents = documents;
    this.#sentRevision = nodeRevision;
    response.on('drain', () => {
      this.#blockedSinceMs = null;
      this.push();
    });
  }

  /** Sends what is new, if anything is and the connection takes it. The first message is sent in any case. */
  push(): void {
    const { revision } = this.#documents;
    // Before the first compiled revision there is nothing that a node could serve with.
    if (revision <= 0 || this.#blockedSinceMs !== null) return;
    if (this.#greeted && revision === this.#sentRevision) return;
    this.#greeted = true;
    const message = this.#documents.messageFrom(this.#sentRevision);
    this.#sentRevision = revision;
    this.#write(message);
  }

  /** Shows that the feed is alive, and ends a connection that has taken nothing for too long. */
  ping(nowMs: number): void {
    if (this.#blockedSinceMs === null) {
      this.#write({ type: 'ping', revision: Math.max(this.#documents.revision, 0) });
    } else if (nowMs - this.#blockedSinceMs > STALLED_AFTER_MS) {
      this.#response.destroy();
    }
  }

  end(): void {
    this.#response.end();
  }

  #write(message: FeedMessage): void {
    if (this.#response.destroyed) return;
    if (!this.#response.write(`${JSON.stringify(message)}\n`)) this.#blockedSinceMs = Date.now();
  }
}
