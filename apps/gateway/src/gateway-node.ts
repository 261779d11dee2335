import { dirname, join } from 'node:path';
import type { IngressListener, SupervisorMessage } from '@turnpike/contracts/gateway/ingress-listener';
import type { NodeSpec, NodeStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { AdminServer } from './admin/admin-server.ts';
import { GatewayBandwidth } from './bandwidth/gateway-bandwidth.ts';
import { CallerPacing } from './bandwidth/pace-callers.ts';
import { collectGarbage } from './collect-garbage.ts';
import { CounterStore } from './counters/counter-store.ts';
import { resolveByServers, resolveBySystem } from './egress/resolve-backend.ts';
import { UpstreamPools } from './egress/upstream-pools.ts';
import { FeedClient } from './feed/feed-client.ts';
import { feedAddress, feedEndpoint } from './feed/feed-connection.ts';
import { SnapshotHolder } from './feed/snapshot-holder.ts';
import { handleRequest, type RequestEnv } from './handle-request.ts';
import { RequestCeiling } from './limits/request-ceiling.ts';
import { ownAddresses } from './net/own-address.ts';
import { publicAddresses } from './net/public-address.ts';
import { AccessLog } from './record/access-log.ts';
import { LogStreams } from './record/log-streams.ts';
import { Metrics } from './record/metrics.ts';
import { Recorder } from './record/recorder.ts';
import { openSpool } from './record/spool/open-spool.ts';
import type { RecordSender } from './record/spool/record-sender.ts';
import { unparsableResponse } from './respond/unparsable.ts';
import type { Runtime } from './runtime/runtime.ts';
import { Ingress } from './wire/ingress.ts';
import type { DrainBudget } from './wire/node-listener.ts';

/** Where nobody else takes over, whoever waits for the end does not wait for connections that may stay idle. */
const DRAIN_BUDGET: DrainBudget = { idleGraceMs: 500, deadlineMs: 10_000 };
/** Ids of the listeners that a node binds itself. */
const OWN_HTTP = 'http';
const OWN_HTTPS = 'https';

/** One gateway process: listeners, admin port, feed, and the snapshot that serves. */
export class GatewayNode {
  readonly #spec: NodeSpec;
  readonly #logger: Logger;
  readonly #startedAtMs = Date.now();
  readonly #metrics = new Metrics();
  readonly #bandwidth = new GatewayBandwidth();
  readonly #pacing: CallerPacing;
  readonly #pools: UpstreamPools;
  readonly #accessLog: AccessLog | null;
  readonly #logStreams: LogStreams;
  readonly #records: RecordSender | null;
  readonly #admin: AdminServer;
  readonly #requestEnv: RequestEnv;
  readonly holder: SnapshotHolder;
  #feed: FeedClient | null = null;
  readonly #ingress: Ingress;
  #adminPort = 0;
  #origins: Runtime['origins'] | null = null;
  #state: NodeStatus['state'] = 'starting';
  #opening: Promise<void> | null = null;
  #drained: Promise<void> | null = null;

  /** @param keepsSnapshot false when the snapshot file is the operator's and is not to be written */
  constructor(spec: NodeSpec, keepsSnapshot: boolean, logger: Logger) {
    this.#spec = spec;
    this.#logger = logger;
    this.#pools = new UpstreamPools({
      publicRanges: spec.publicRanges,
      bandwidth: this.#bandwidth.outbound,
      resolve: spec.dnsServers.length > 0 ? resolveByServers(spec.dnsServers) : resolveBySystem,
    });
    const isPublic = publicAddresses(spec.publicRanges);
    this.#pacing = new CallerPacing(this.#bandwidth.inbound, isPublic);
    const dropped = (): void => this.#metrics.countDroppedRecord();
    this.#accessLog = spec.accessLogFile === null ? null : new AccessLog(spec.accessLogFile, dropped);
    this.#logStreams = new LogStreams(join(dirname(spec.snapshotFile), 'logs'), dropped);
    const upstream = openSpool(spec, logger, (status) => this.#metrics.setSpoolStatus(status));
    this.#records = upstream?.sender ?? null;
    const places = { accessLog: this.#accessLog, streams: this.#logStreams, spool: upstream?.spool ?? null };
    this.#admin = new AdminServer({ status: () => this.status(), metrics: this.#metrics.registry });
    const counters = new CounterStore();
    this.#requestEnv = {
      appLock: counters.appLock,
      pools: this.#pools,
      recorder: new Recorder(this.#metrics, places, logger),
      isPublic,
      ceiling: spec.limits && new RequestCeiling(spec.limits.requestsPerSecond),
      isOwnAddress: ownAddresses(spec.host),
      now: Date.now,
    };
    this.#ingress = this.#createIngress();
    this.holder = new SnapshotHolder({
      instanceId: spec.instanceId,
      snapshotFile: keepsSnapshot ? spec.snapshotFile : null,
      secretKey: spec.secretKey === null ? null : Buffer.from(spec.secretKey, 'hex'),
      counters,
      now: Date.now,
      logger,
      onSwap: (runtime) => this.#onSwap(runtime),
      onSnapshotStatus: (status) => this.#metrics.setSnapshotStatus(status),
    });
  }

  /** Opens the admin port, serves the last good snapshot when there is one, and goes on the feed. */
  async start(): Promise<void> {
    this.#adminPort = await this.#admin.listen(this.#spec.adminPort);
    this.#logger.info({ adminPort: this.#adminPort }, 'the admin port is open');
    const own = { address: '127.0.0.1', port: this.#adminPort };
    this.#pools.forbid([...this.#spec.forbidden, own, ...feedEndpoint(this.#spec)]);
    await this.holder.loadLastGood();
    const address = feedAddress(this.#spec);
    if (!address) return;
    this.#feed = new FeedClient(address, this.holder, this.#logger);
    void this.#feed.run();
    this.#records?.start();
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
      listeners: [...this.#ingress.ports.keys()],
      startedAtMs: this.#startedAtMs,
      snapshot: this.holder.snapshotStatus,
      spool: this.#records?.status ?? null,
    };
  }

  /** Resolves when the listeners of the first snapshot are open. @throws Error when a port is taken */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Reads certificate and key again; on failure the old ones stay. */
  async reloadCertificate(): Promise<void> {
    try {
      await this.#ingress.reloadCertificate();
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
      this.#ingress.remove(message.id, DRAIN_BUDGET);
      return;
    }
    try {
      if (handle) await this.#ingress.add(message.listener, { handle });
      else this.#ingress.describe(message.listener);
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
    await this.#ingress.drain(budget);
    await this.#pools.destroy();
    await Promise.all([this.#accessLog?.close(), this.#logStreams.close(), this.#records?.close()]);
    await this.holder.close();
    this.#admin.close();
  }

  #onSwap(runtime: Runtime): void {
    this.#metrics.revision.set(runtime.revision);
    this.#bandwidth.apply(runtime.settings.network);
    this.#pools.applyNetwork(runtime.settings.network);
    this.#pools.applyCertificate(runtime.features.clientCertificate);
    this.#secure(runtime);
    if (runtime.origins !== this.#origins)
      this.#pools.retire((origin) => this.#origins?.has(origin) ?? false);
    this.#origins = runtime.origins;
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#logger.fatal({ err: error }, 'cannot open the ingress');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  #secure({ certificates, features }: Runtime): void {
    try {
      this.#ingress.secure(certificates, features.tls12Suites);
    } catch (error) {
      this.#logger.error({ err: error }, 'kept the old certificates and TLS suites');
    }
  }

  async #open(): Promise<void> {
    const { host, httpPort, https, handedOver } = this.#spec;
    if (!handedOver) {
      await this.#ingress.add(ownListener('HTTP', httpPort), { host });
      if (https) await this.#ingress.add(ownListener('HTTPS', https.port), { host });
    }
    collectGarbage();
    await this.#ingress.open();
    this.#readyWhenOpen();
  }

  /** Ready: there is a snapshot, and all listeners that the node was started with accept calls. */
  #readyWhenOpen(): void {
    const { handedOver } = this.#spec;
    const { ports } = this.#ingress;
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
    return this.#ingress.ports.get(handed?.id ?? own) ?? null;
  }

  #createIngress(): Ingress {
    const { handedOver, https, limits } = this.#spec;
    return new Ingress({
      certificate: handedOver?.certificate ?? https,
      connectionLimit: limits?.connectionLimit ?? null,
      onRefused: () => this.#metrics.countRefusedConnection(),
      handlers: {
        pacing: this.#pacing,
        exchange: (exchange) => {
          const { runtime } = this.holder;
          if (runtime) void handleRequest(exchange, runtime, this.#requestEnv);
          else exchange.destroy();
        },
        unparsable: (tooLarge) => {
          this.#metrics.countUnparsable();
          return unparsableResponse(tooLarge);
        },
        late: () => this.#metrics.countLateRequest(),
      },
    });
  }
}

function ownListener(protocol: IngressListener['protocol'], port: number): IngressListener {
  const id = protocol === 'HTTP' ? OWN_HTTP : OWN_HTTPS;
  return { id, protocol, port, purpose: 'DEFAULT', account: null };
}
