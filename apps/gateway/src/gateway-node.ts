import { readFile } from 'node:fs/promises';
import type { NodeSpec, NodeStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { AdminServer } from './admin/admin-server.ts';
import { GatewayBandwidth } from './bandwidth/gateway-bandwidth.ts';
import { CallerPacing } from './bandwidth/pace-callers.ts';
import { CounterStore } from './counters/counter-store.ts';
import { resolveByServers, resolveBySystem } from './egress/resolve-backend.ts';
import { UpstreamPools } from './egress/upstream-pools.ts';
import { FeedClient } from './feed/feed-client.ts';
import { feedAddress, feedEndpoint } from './feed/feed-connection.ts';
import { SnapshotHolder } from './feed/snapshot-holder.ts';
import { handleRequest, type RequestEnv } from './handle-request.ts';
import { ownAddresses } from './net/own-address.ts';
import { publicAddresses } from './net/public-address.ts';
import { AccessLog } from './record/access-log.ts';
import { Metrics } from './record/metrics.ts';
import { Recorder } from './record/recorder.ts';
import { unparsableResponse } from './respond/unparsable.ts';
import type { Runtime } from './runtime/runtime.ts';
import { NodeListener, type TlsMaterial } from './wire/node-listener.ts';

const DRAIN_DEADLINE_MS = 10_000;

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
  readonly #admin: AdminServer;
  readonly #requestEnv: RequestEnv;
  readonly holder: SnapshotHolder;
  #feed: FeedClient | null = null;
  #http: NodeListener | null = null;
  #https: NodeListener | null = null;
  #ports = { http: 0, https: null as number | null, admin: 0 };
  #state: NodeStatus['state'] = 'starting';
  #opening: Promise<void> | null = null;

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
    this.#admin = new AdminServer({ status: () => this.status(), metrics: this.#metrics.registry });
    this.#requestEnv = {
      pools: this.#pools,
      recorder: new Recorder(this.#metrics, this.#accessLog, logger),
      isPublic,
      isOwnAddress: ownAddresses(spec.host),
      now: Date.now,
    };
    this.holder = new SnapshotHolder({
      instanceId: spec.instanceId,
      snapshotFile: keepsSnapshot ? spec.snapshotFile : null,
      secretKey: spec.secretKey === null ? null : Buffer.from(spec.secretKey, 'hex'),
      counters: new CounterStore(),
      now: Date.now,
      logger,
      onSwap: (runtime) => this.#onSwap(runtime),
    });
  }

  /** Opens the admin port, serves the last good snapshot when there is one, and goes on the feed. */
  async start(): Promise<void> {
    this.#ports.admin = await this.#admin.listen(this.#spec.adminPort);
    this.#logger.info({ adminPort: this.#ports.admin }, 'the admin port is open');
    const own = { address: '127.0.0.1', port: this.#ports.admin };
    this.#pools.forbid([...this.#spec.forbidden, own, ...feedEndpoint(this.#spec)]);
    await this.holder.loadLastGood();
    const address = feedAddress(this.#spec);
    if (!address) return;
    this.#feed = new FeedClient(address, this.holder, this.#logger);
    void this.#feed.run();
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
      httpPort: this.#ports.http,
      httpsPort: this.#ports.https,
      adminPort: this.#ports.admin,
      startedAtMs: this.#startedAtMs,
    };
  }

  /** Resolves when the listeners of the first snapshot are open. @throws Error when a port is taken */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Reads certificate and key again; on failure the old ones stay. */
  async reloadCertificate(): Promise<void> {
    if (!this.#https) return;
    try {
      this.#https.replaceCertificate(await this.#readTls(this.#spec.https));
      this.#logger.info('took the new certificate');
    } catch (error) {
      this.#logger.error({ err: error }, 'kept the old certificate');
    }
  }

  /** Stops accepting, finishes the calls in flight, writes the log out. */
  async drain(): Promise<void> {
    this.#state = 'draining';
    this.#feed?.stop();
    const listeners = [this.#http, this.#https].filter((listener) => listener !== null);
    await Promise.all(listeners.map((listener) => listener.drain(DRAIN_DEADLINE_MS)));
    await this.#pools.destroy();
    await this.#accessLog?.close();
    this.#admin.close();
  }

  #onSwap(runtime: Runtime): void {
    this.#metrics.revision.set(runtime.revision);
    this.#bandwidth.apply(runtime.settings.network);
    this.#pools.applyNetwork(runtime.settings.network);
    this.#pools.retire(() => this.holder.runtime?.origins ?? new Set());
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#logger.fatal({ err: error }, 'cannot open the ingress');
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  async #open(): Promise<void> {
    const { host, httpPort, https } = this.#spec;
    this.#http = this.#listener('http', null);
    this.#ports.http = await this.#http.listen(host, httpPort);
    if (https) {
      this.#https = this.#listener('https', await this.#readTls(https));
      this.#ports.https = await this.#https.listen(host, https.port);
    }
    if (this.#state === 'starting') this.#state = 'ready';
    this.#logger.info({ ports: this.#ports }, 'ready');
  }

  #listener(id: string, tls: TlsMaterial | null): NodeListener {
    return new NodeListener({ id, purpose: 'DEFAULT', account: null }, tls, {
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
    });
  }

  async #readTls(https: NodeSpec['https']): Promise<TlsMaterial> {
    if (!https) throw new Error('this gateway has no HTTPS ingress');
    const [cert, key] = await Promise.all([
      readFile(https.certFile, 'utf8'),
      readFile(https.keyFile, 'utf8'),
    ]);
    return { cert, key };
  }
}
