import type { ServerResponse } from 'node:http';
import type { FeedDocument } from '@turnpike/domain/config-feed/repository';
import { createCoalescer } from '@turnpike/domain/kernel/coalesce';
import { GatewayDocuments } from './gateway-documents.ts';
import { Subscription, type Takes } from './subscription.ts';

export interface FeedHubDeps {
  /** Documents of a gateway after a revision; null: no such gateway. @throws when the database fails */
  read: (
    instanceId: string,
    revision: number,
  ) => Promise<{ revision: number; documents: FeedDocument[] } | null>;
  onError: (error: unknown) => void;
}

/** Keeps the newest documents of connected gateways and sends them on. */
export class FeedHub {
  readonly #deps: FeedHubDeps;
  readonly #documents = new Map<string, GatewayDocuments>();
  readonly #subscriptions = new Map<string, Set<Subscription>>();
  readonly #refreshes: ReturnType<typeof createCoalescer>;

  constructor(deps: FeedHubDeps) {
    this.#deps = deps;
    this.#refreshes = createCoalescer(
      async (instanceId) => {
        await this.#read(instanceId);
      },
      (_instanceId, error) => deps.onError(error),
    );
  }

  /**
   * Opens a node's feed on a response that has its head already.
   * @param takes what the node understands
   * @returns false when there is no such gateway
   * @throws when the database fails and nothing is in memory
   */
  async subscribe(
    instanceId: string,
    response: ServerResponse,
    nodeRevision: number,
    takes: Takes = { parts: false, asks: false },
  ): Promise<boolean> {
    const documents = await this.#current(instanceId);
    if (!documents) return false;
    // Its close would not be told any more.
    if (response.destroyed) return true;
    const subscription = new Subscription(response, documents, nodeRevision, takes);
    const subscriptions = this.#subscriptions.get(instanceId) ?? new Set();
    this.#subscriptions.set(instanceId, subscriptions.add(subscription));
    response.on('close', () => {
      subscriptions.delete(subscription);
      if (subscriptions.size > 0 || this.#subscriptions.get(instanceId) !== subscriptions) return;
      this.#subscriptions.delete(instanceId);
    });
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    response.flushHeaders();
    subscription.push();
    return true;
  }

  /** Reads what is new of a gateway and sends it to its nodes. Gateways that nobody listens to are left alone. */
  async refresh(instanceId: string): Promise<void> {
    if (this.#documents.has(instanceId)) await this.#refreshes.wake(instanceId);
  }

  /** As {@link refresh}, for every gateway that had a node here: for missed notifications, and to forget the gone. */
  async refreshAll(): Promise<void> {
    await Promise.all(Array.from(this.#documents.keys(), (instanceId) => this.refresh(instanceId)));
  }

  /** Asks the nodes of a gateway that are connected here for the record of a refused call. */
  ask(instanceId: string, requestId: string): void {
    for (const subscription of this.#subscriptions.get(instanceId) ?? []) subscription.ask(requestId);
  }

  pingAll(nowMs: number): void {
    for (const subscriptions of this.#subscriptions.values()) {
      for (const subscription of subscriptions) subscription.ping(nowMs);
    }
  }

  async close(): Promise<void> {
    for (const subscriptions of this.#subscriptions.values()) {
      for (const subscription of subscriptions) subscription.end();
    }
    await this.#refreshes.close();
  }

  async #current(instanceId: string): Promise<GatewayDocuments | null> {
    try {
      return await this.#read(instanceId);
    } catch (error) {
      const known = this.#documents.get(instanceId);
      if (!known) throw error;
      this.#deps.onError(error);
      return known;
    }
  }

  async #read(instanceId: string): Promise<GatewayDocuments | null> {
    const known = this.#documents.get(instanceId);
    const since = known?.revision ?? -1;
    const news = await this.#deps.read(instanceId, since);
    if (!news) {
      this.#forget(instanceId);
      return null;
    }
    if (news.revision < since) {
      // The database is an older one by now (a backup, say): nodes come back and get everything.
      this.#forget(instanceId);
      return this.#read(instanceId);
    }
    // Another call may have made it while this one waited for the database.
    const documents = this.#documents.get(instanceId) ?? new GatewayDocuments(instanceId);
    this.#documents.set(instanceId, documents);
    documents.advance(news.revision, news.documents);
    for (const subscription of this.#subscriptions.get(instanceId) ?? []) subscription.push();
    return documents;
  }

  #forget(instanceId: string): void {
    this.#documents.delete(instanceId);
    for (const subscription of this.#subscriptions.get(instanceId) ?? []) subscription.end();
  }
}
