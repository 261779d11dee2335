import { setTimeout as delay } from 'node:timers/promises';
import type { IngressListener, SupervisorMessage } from '@turnpike/contracts/gateway/ingress-listener';
import type { NodeSpec, NodeStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { AdminServer } from './admin/admin-server.ts';
import { FeedClient } from './feed/feed-client.ts';
import { feedAddress, feedEndpoint } from './feed/feed-connection.ts';
import { SnapshotHolder } from './feed/snapshot-holder.ts';
import { LeaseKeeper } from './leases/lease-keeper.ts';
import type { Leases } from './leases/leases.ts';
import { countsApart } from './leases/open-leases.ts';
import { Metrics } from './record/metrics.ts';
import { NodeRecords } from './record/node-records.ts';
import type { BuiltConfig } from './runtime/config-builder.ts';
import { openServing } from './threads/open-serving.ts';
import type { Serving } from './threads/serving.ts';
import { OWN_HTTP, OWN_HTTPS } from './threads/traffic.ts';
import type { DrainBudget } from './wire/drain-budget.ts';

/** Where nobody else takes over, whoever waits for the end does not wait for connections that may stay idle. */
const DRAIN_BUDGET: DrainBudget = { idleGraceMs: 500, deadlineMs: 10_000 };
/** The node that stays when a gateway has only one. */
const FIRST_NODE = 'node-1';

/** One gateway process: listeners, admin port, feed, and the snapshot that serves. */
export class GatewayNode {
  readonly #spec: NodeSpec;
  readonly #logger: Logger;
  readonly #startedAtMs = Date.now();
  readonly #metrics = new Metrics();
  readonly #records: NodeRecords;
  readonly #admin: AdminServer;
  readonly #leases: Leases;
  readonly #leaseKeeper: LeaseKeeper;
  readonly holder: SnapshotHolder;
  #feed: FeedClient | null = null;
  readonly #serving: Serving;
  #adminPort = 0;
  #state: NodeStatus['state'] = 'starting';
  #opening: Promise<void> | null = null;
  #drained: Promise<void> | null = null;

  /** @param keepsSnapshot false when the snapshot file is the operator's and is not to be written */
  constructor(spec: NodeSpec, keepsSnapshot: boolean, logger: Logger) {
    this.#spec = spec;
    this.#logger = logger;
    this.#metrics.setInfo(spec);
    const metrics = this.#metrics;
    this.#records = new NodeRecords(spec, metrics, logger);
    const { serving, counting } = openServing({
      ...{ spec, metrics, records: this.#records, logger, keepsCounts: keepsSnapshot },
      onDeath: (error) => this.#end(error, 'a request thread died'),
    });
    this.#serving = serving;
    this.#leases = counting.leases;
    this.#leaseKeeper = new LeaseKeeper({
      ...counting.options,
      isFirst: spec.nodeName === FIRST_NODE,
      predecessorGoneMs: spec.predecessorGoneMs,
    });
    this.#admin = new AdminServer({ status: () => this.status(), metrics: () => serving.metrics() });
    this.holder = new SnapshotHolder({
      instanceId: spec.instanceId,
      snapshotFile: keepsSnapshot ? spec.snapshotFile : null,
      secretKey: spec.secretKey === null ? null : Buffer.from(spec.secretKey, 'hex'),
      counters: counting.counters,
      now: Date.now,
      logger,
      onSwap: (built) => this.#onSwap(built),
      onSnapshotStatus: (status) => this.#metrics.setSnapshotStatus(status),
    });
  }

  /** Opens the admin port, serves the last good snapshot when there is one, and goes on the feed. */
  async start(): Promise<void> {
    this.#adminPort = await this.#admin.listen(this.#spec.adminPort);
    this.#logger.info({ adminPort: this.#adminPort }, 'the admin port is open');
    const own = { address: '127.0.0.1', port: this.#adminPort };
    this.#serving.forbid([...this.#spec.forbidden, own, ...feedEndpoint(this.#spec)]);
    const address = feedAddress(this.#spec);
    if (address) {
      this.#feed = new FeedClient(address, this.holder, this.#logger, (requestId) =>
        this.#records.answer(requestId),
      );
    }
    await this.#leaseKeeper.start();
    await this.holder.loadLastGood();
    if (!this.#feed) return;
    void this.#feed.run();
    this.#records.start();
  }

  /** True while it takes calls. */
  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** What `/status` answers. */
  status(): NodeStatus {
    return {
      instanceId: this.#spec.instanceId,
      nodeName: this.#spec.nodeName,
      pid: process.pid,
      state: this.#state,
      appliedRevision: this.holder.revision,
      feedConnected: this.#feed?.connected ?? false,
      httpPort: this.#portOf('HTTP') ?? 0,
      httpsPort: this.#portOf('HTTPS'),
      adminPort: this.#adminPort,
      version: this.#spec.version,
      listeners: [...this.#serving.ports.keys()],
      threads: this.#spec.limits?.workerThreads ?? 1,
      startedAtMs: this.#startedAtMs,
      snapshot: this.holder.snapshotStatus,
      spool: this.#records.status,
    };
  }

  /** Resolves when the listeners of the first snapshot are open. @throws Error when a port is taken */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Reads certificate and key again; on failure the old ones stay. */
  async reloadCertificate(): Promise<void> {
    try {
      await this.#serving.reloadCertificate();
      this.#logger.info('took the new certificate');
    } catch (error) {
      this.#logger.error({ err: error }, 'kept the old certificate');
    }
  }

  /**
   * Does what the supervisor says about listeners.
   * @param handle a bound socket to open a listener on; null: one that is there is only described anew
   */
  async takeMessage(
    message: Exclude<SupervisorMessage, { type: 'drain' }>,
    handle: object | null,
  ): Promise<void> {
    if (this.#state === 'draining') return;
    if (message.type === 'close') {
      this.#serving.remove(message.id, DRAIN_BUDGET);
      return;
    }
    try {
      if (handle) await this.#serving.take(message.listener, handle);
      else this.#serving.describe(message.listener);
      this.#readyWhenOpen();
    } catch (error) {
      this.#logger.error({ err: error, listener: message.listener.id }, 'cannot open a listener');
    }
  }

  /** Stops accepting, finishes the calls in flight, writes the log out. */
  drain(budget: DrainBudget = DRAIN_BUDGET): Promise<void> {
    this.#drained ??= this.#drain(budget);
    return this.#drained;
  }

  async #drain(budget: DrainBudget): Promise<void> {
    this.#state = 'draining';
    this.#feed?.stop();
    await this.#serving.drain(budget);
    await this.#leases.close();
    this.#leaseKeeper.close();
    await this.#records.close();
    await this.holder.close();
    this.#admin.close();
  }

  async #onSwap(built: BuiltConfig): Promise<void> {
    const { nodes } = built.runtime.settings.network;
    this.#leases.apply(nodes);
    this.#leaseKeeper.apply(nodes, countsApart(built.runtime));
    await this.#serving.serve(built);
    this.#metrics.revision.set(built.revision);
    this.#opening ??= this.#open().catch((error: unknown) => this.#end(error, 'cannot open the ingress'));
  }

  /** Ends the process in order, as a failure. */
  #end(error: unknown, reason: string): void {
    this.#logger.fatal({ err: error }, reason);
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  }

  async #open(): Promise<void> {
    await this.#catchUp();
    await this.#serving.open();
    this.#readyWhenOpen();
  }

  /**
   * Waits until the feed has had its say: what this node kept may be older than what its gateway has acknowledged. A feed
   * that cannot be reached, or says nothing, is not waited for.
   */
  async #catchUp(): Promise<void> {
    if (!this.#feed) return;
    const enough = new AbortController();
    const late = delay(this.#spec.catchUpMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([this.#feed.caughtUp, late]);
    enough.abort();
  }

  /** Ready: there is a snapshot, and all listeners that the node was started with accept calls. */
  #readyWhenOpen(): void {
    const { handedOver } = this.#spec;
    const { ports } = this.#serving;
    if (this.#state !== 'starting' || !this.holder.runtime) return;
    if (handedOver && !handedOver.listeners.every(({ id }) => ports.has(id))) return;
    this.#state = 'ready';
    const shown = { http: this.#portOf('HTTP') ?? 0, https: this.#portOf('HTTPS'), admin: this.#adminPort };
    this.#logger.info({ ports: shown }, 'ready');
  }

  #portOf(protocol: IngressListener['protocol']): number | null {
    const handed = this.#spec.handedOver?.listeners.find(
      (listener) => listener.protocol === protocol && listener.purpose === 'DEFAULT',
    );
    const own = protocol === 'HTTP' ? OWN_HTTP : OWN_HTTPS;
    return this.#serving.ports.get(handed?.id ?? own) ?? null;
  }
}
