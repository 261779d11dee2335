import type { ServerResponse } from 'node:http';
import { feedLines } from './feed-lines.ts';
import type { GatewayDocuments } from './gateway-documents.ts';

/** A node that takes nothing for this long is cut off; it comes back with its revision. */
export const STALLED_AFTER_MS = 30_000;

/** What a node says that it understands. */
export interface Takes {
  /** A message in several lines. */
  readonly parts: boolean;
  /** To be asked for records of refused calls. */
  readonly asks: boolean;
}

/**
 * One node's open feed. What it gets next is always made from the revision that it was sent last, so a slow node
 * costs no memory: while its connection is full nothing is queued, and then one message catches it up.
 */
export class Subscription {
  readonly #response: ServerResponse;
  readonly #documents: GatewayDocuments;
  readonly #takes: Takes;
  /** What is left of a message that is being sent. */
  #lines: Generator<string> | null = null;
  #sentRevision: number;
  #greeted = false;
  #blockedSinceMs: number | null = null;

  /**
   * @param nodeRevision what the node says that it applied; -1: nothing
   * @param takes what the node understands
   */
  constructor(response: ServerResponse, documents: GatewayDocuments, nodeRevision: number, takes: Takes) {
    this.#takes = takes;
    this.#response = response;
    this.#documents = documents;
    this.#sentRevision = nodeRevision;
    response.on('drain', () => {
      this.#blockedSinceMs = null;
      this.#pump();
      this.push();
    });
  }

  /** Sends what is new, if anything is and the connection takes it. The first message is sent in any case. */
  push(): void {
    const { revision } = this.#documents;
    // Before the first compiled revision there is nothing that a node could serve with.
    if (revision <= 0 || this.#blockedSinceMs !== null || this.#lines) return;
    if (this.#greeted && revision === this.#sentRevision) return;
    this.#greeted = true;
    this.#lines = feedLines(this.#documents.messageFrom(this.#sentRevision), this.#takes.parts);
    this.#sentRevision = revision;
    this.#pump();
  }

  /** Shows that the feed is alive, and ends a connection that has taken nothing for too long. */
  ping(nowMs: number): void {
    if (this.#blockedSinceMs === null) {
      const revision = Math.max(this.#documents.revision, 0);
      this.#write(`${JSON.stringify({ type: 'ping', revision })}\n`);
    } else if (nowMs - this.#blockedSinceMs > STALLED_AFTER_MS) {
      this.#response.destroy();
    }
  }

  /** Asks the node for the record of a call. A node that takes nothing just now is left alone: whoever asks asks again. */
  ask(requestId: string): void {
    if (!this.#takes.asks || this.#blockedSinceMs !== null) return;
    const revision = Math.max(this.#documents.revision, 0);
    this.#write(`${JSON.stringify({ type: 'ask', revision, requestId })}\n`);
  }

  end(): void {
    this.#response.end();
  }

  /** Sends lines until there are none, or the connection is full. */
  #pump(): void {
    while (this.#lines && this.#blockedSinceMs === null) {
      const next = this.#lines.next();
      if (next.done) this.#lines = null;
      else if (!this.#write(next.value)) this.#lines = null;
    }
  }

  /** @returns false when nobody listens any more */
  #write(line: string): boolean {
    if (this.#response.destroyed) return false;
    if (!this.#response.write(line)) this.#blockedSinceMs = Date.now();
    return true;
  }
}
