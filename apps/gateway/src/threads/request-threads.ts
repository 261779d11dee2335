import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import { collectGarbage } from '../collect-garbage.ts';
import type { SharedCells } from '../counters/shared-cells.ts';
import { SignatureMemory } from '../counters/signature-memory.ts';
import type { Endpoint } from '../egress/egress-policy.ts';
import type { Metrics } from '../record/metrics.ts';
import type { BuiltConfig } from '../runtime/config-builder.ts';
import type { Pointer } from '../runtime/document-set.ts';
import type { DrainBudget } from '../wire/drain-budget.ts';
import { mergedMetrics } from './merge-metrics.ts';
import type { Order, ThreadRecords } from './messages.ts';
import type { Serving } from './serving.ts';
import { ThreadLink } from './thread-link.ts';

/** A message holds up whoever sends or takes it for as long as its documents are copied. */
const DOCUMENTS_PER_MESSAGE = 50;

/** What request threads need of the node around them. */
export interface RequestThreadsOptions {
  readonly spec: NodeSpec;
  readonly threads: number;
  readonly cells: SharedCells;
  readonly keepsCounts: boolean;
  /** Of this thread. */
  readonly metrics: Metrics;
  readonly takeRecords: (records: ThreadRecords) => void;
  /** A thread died, and the node cannot go on as it is. */
  readonly onDeath: (error: Error) => void;
}

/** A socket handle of Node's own kind. */
type Handle = { readonly fd?: number };

/** Serves the calls of a node in several threads, all by the same configuration. */
export class RequestThreads implements Serving {
  readonly #threads: readonly ThreadLink[];
  readonly #metrics: Metrics;
  readonly #ownsPorts: boolean;
  /** Sockets that a listener was given so far: threads take them in turn. */
  readonly #sockets = new Map<string, number>();
  /** Each stands for a descriptor that a thread listens on, and that is the thread's to close. */
  readonly #handles = new Set<object>();
  #draining = false;

  constructor({ spec, threads, cells, keepsCounts, metrics, takeRecords, onDeath }: RequestThreadsOptions) {
    this.#metrics = metrics;
    this.#ownsPorts = spec.handedOver === null;
    const events = {
      records: takeRecords,
      died: (error: Error) => {
        if (!this.#draining) onDeath(error);
      },
    };
    const signatures = SignatureMemory.forThreads();
    this.#threads = Array.from(
      { length: threads },
      (_, index) => new ThreadLink({ spec, index, memory: cells.memory, signatures, keepsCounts }, events),
    );
  }

  get ports(): ReadonlyMap<string, number> {
    return new Map(this.#threads.flatMap(({ ports }) => [...ports]));
  }

  forbid(endpoints: readonly Endpoint[]): void {
    this.#tell({ type: 'forbid', endpoints });
  }

  async serve({ revision, digest, touched }: BuiltConfig): Promise<void> {
    const deletions: Pointer[] = [];
    let documents: SnapshotDocument[] = [];
    const post = (): void => {
      if (documents.length > 0) this.#tell({ type: 'documents', documents });
      documents = [];
    };
    for (const { before, after } of touched.values()) {
      if (after)
        documents.push({
          kind: after.kind,
          id: after.id,
          hash: after.hash,
          body: after.body,
        } as SnapshotDocument);
      else if (before) deletions.push({ kind: before.kind, id: before.id });
      if (documents.length >= DOCUMENTS_PER_MESSAGE) {
        post();
        await new Promise(setImmediate);
      }
    }
    post();
    await this.#askAll({ type: 'change', revision, digest, deletions });
  }

  async open(): Promise<void> {
    // Each request thread does so by itself.
    collectGarbage();
    if (!this.#ownsPorts) {
      await this.#askAll({ type: 'open', ports: null });
      return;
    }
    // The first one takes the ports, free ones perhaps; the others go beside it.
    const [first, ...others] = this.#threads;
    const ports = (await first?.ask({ type: 'open', ports: null }))?.ports ?? [];
    await Promise.all(others.map((thread) => thread.ask({ type: 'open', ports })));
  }

  async take(listener: IngressListener, handle: object): Promise<void> {
    const { fd } = handle as Handle;
    if (fd === undefined || fd < 0)
      throw new Error('the socket has no descriptor: several threads need Linux');
    const count = this.#sockets.get(listener.id) ?? 0;
    this.#sockets.set(listener.id, count + 1);
    this.#handles.add(handle);
    await this.#threads[count % this.#threads.length]?.ask({ type: 'take', listener, fd });
  }

  describe(listener: IngressListener): void {
    this.#tell({ type: 'describe', listener });
  }

  remove(id: string, budget: DrainBudget): void {
    this.#sockets.delete(id);
    this.#tell({ type: 'remove', id, budget });
  }

  async reloadCertificate(): Promise<void> {
    await this.#askAll({ type: 'certificate' });
  }

  async drain(budget: DrainBudget): Promise<void> {
    this.#draining = true;
    await Promise.allSettled(this.#threads.map((thread) => thread.ask({ type: 'drain', budget })));
  }

  async metrics(): Promise<string> {
    const answers = await this.#askAll({ type: 'metrics' });
    return mergedMetrics(
      this.#metrics.registry,
      answers.map(({ metrics }) => metrics ?? []),
    );
  }

  #askAll(order: Order) {
    return Promise.all(this.#threads.map((thread) => thread.ask(order)));
  }

  /** For what cannot fail but with the thread itself, which is told by its death. */
  #tell(order: Order): void {
    for (const thread of this.#threads) thread.ask(order).catch(() => undefined);
  }
}
