import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { GatewayBandwidth } from '../bandwidth/gateway-bandwidth.ts';
import { CallerPacing } from '../bandwidth/pace-callers.ts';
import { collectGarbage } from '../collect-garbage.ts';
import type { CounterStore } from '../counters/counter-store.ts';
import type { Endpoint } from '../egress/egress-policy.ts';
import { resolveByServers, resolveBySystem } from '../egress/resolve-backend.ts';
import { UpstreamPools } from '../egress/upstream-pools.ts';
import { handleRequest, type RequestEnv } from '../handle-request.ts';
import { ConnectionCeiling } from '../limits/connection-ceiling.ts';
import { RequestCeiling } from '../limits/request-ceiling.ts';
import { ownAddresses } from '../net/own-address.ts';
import { publicAddresses } from '../net/public-address.ts';
import type { Metrics } from '../record/metrics.ts';
import { Recorder, type RecordPlaces } from '../record/recorder.ts';
import { unparsableResponse } from '../respond/unparsable.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { Tracer } from '../trace/tracer.ts';
import type { DrainBudget } from '../wire/drain-budget.ts';
import { Ingress } from '../wire/ingress.ts';
import type { Ports } from './messages.ts';
import type { Serving } from './serving.ts';

/** Ids of the listeners that a node binds itself. */
export const OWN_HTTP = 'http';
export const OWN_HTTPS = 'https';

/** What traffic needs of the node around it. */
export interface TrafficOptions {
  readonly spec: NodeSpec;
  readonly counters: CounterStore;
  readonly metrics: Metrics;
  readonly records: RecordPlaces;
  readonly logger: Logger;
}

/** All that serves calls in one thread: listeners, connections to backends, and the configuration that holds. */
export class Traffic implements Serving {
  readonly #spec: NodeSpec;
  readonly #metrics: Metrics;
  readonly #logger: Logger;
  readonly #bandwidth: GatewayBandwidth;
  readonly #connections: ConnectionCeiling | null;
  readonly #pools: UpstreamPools;
  readonly #tracer: Tracer | null;
  readonly #requestEnv: RequestEnv;
  readonly #ingress: Ingress;
  #runtime: Runtime | null = null;

  constructor({ spec, counters, metrics, records, logger }: TrafficOptions) {
    this.#spec = spec;
    this.#metrics = metrics;
    this.#logger = logger;
    const { cells } = counters;
    this.#bandwidth = new GatewayBandwidth(cells);
    this.#pools = new UpstreamPools({
      publicRanges: spec.publicRanges,
      bandwidth: this.#bandwidth.outbound,
      resolve: spec.dnsServers.length > 0 ? resolveByServers(spec.dnsServers) : resolveBySystem,
    });
    this.#tracer = spec.tracing && new Tracer(spec, spec.tracing, logger);
    const isPublic = publicAddresses(spec.publicRanges);
    const { limits } = spec;
    this.#connections = limits?.connectionLimit
      ? new ConnectionCeiling(limits.connectionLimit, cells.open('ceiling/connections'))
      : null;
    this.#requestEnv = {
      appLock: counters.appLock,
      pools: this.#pools,
      recorder: new Recorder(metrics, records, logger),
      isPublic,
      tracer: this.#tracer,
      ceiling: limits?.requestsPerSecond
        ? new RequestCeiling(limits.requestsPerSecond, undefined, cells.open('ceiling/requests'))
        : null,
      isOwnAddress: ownAddresses(spec.host),
      now: Date.now,
    };
    this.#ingress = this.#createIngress(new CallerPacing(this.#bandwidth.inbound, isPublic));
  }

  get ports(): ReadonlyMap<string, number> {
    return this.#ingress.ports;
  }

  forbid(endpoints: readonly Endpoint[]): void {
    this.#pools.forbid(endpoints);
  }

  /** Serves calls to come by a configuration. */
  async serve({ runtime }: { readonly runtime: Runtime }): Promise<void> {
    const before = this.#runtime?.origins;
    this.#runtime = runtime;
    this.#bandwidth.apply(runtime.settings.network);
    this.#pools.applyNetwork(runtime.settings.network);
    this.#pools.applyCertificate(runtime.features.clientCertificate);
    this.#secure(runtime);
    if (runtime.origins !== before) {
      this.#pools.retire((origin) => this.#runtime?.origins.has(origin) ?? false);
    }
  }

  /** @param shared ports that other threads have bound already, by listener id; null: none of them has yet */
  async open(shared: Ports | null = null): Promise<void> {
    const { host, httpPort, https, handedOver, limits } = this.#spec;
    if (!handedOver) {
      const bound = new Map(shared);
      const socket = { host, reusePort: (limits?.workerThreads ?? 1) > 1 };
      await this.#ingress.add(ownListener('HTTP', bound.get(OWN_HTTP) ?? httpPort), socket);
      if (https) await this.#ingress.add(ownListener('HTTPS', bound.get(OWN_HTTPS) ?? https.port), socket);
    }
    collectGarbage();
    await this.#ingress.open();
  }

  async take(listener: IngressListener, handle: object): Promise<void> {
    await this.#ingress.add(listener, { handle });
  }

  /** As {@link take}, with the descriptor of a socket that nobody else closes. */
  async takeDescriptor(listener: IngressListener, fd: number): Promise<void> {
    await this.#ingress.add(listener, { fd });
  }

  describe(listener: IngressListener): void {
    this.#ingress.describe(listener);
  }

  remove(id: string, budget: DrainBudget): void {
    this.#ingress.remove(id, budget);
  }

  async reloadCertificate(): Promise<void> {
    await this.#ingress.reloadCertificate();
  }

  metrics(): Promise<string> {
    return this.#metrics.registry.metrics();
  }

  async drain(budget: DrainBudget): Promise<void> {
    await this.#ingress.drain(budget);
    await Promise.all([this.#pools.destroy(), this.#tracer?.close()]);
  }

  #secure({ certificates, features }: Runtime): void {
    try {
      this.#ingress.secure(certificates, features.tls12Suites);
      this.#ingress.offerHttp2(features.http2);
    } catch (error) {
      this.#logger.error({ err: error }, 'kept the old certificates and TLS suites');
    }
  }

  #createIngress(pacing: CallerPacing): Ingress {
    const metrics = this.#metrics;
    const { handedOver, https } = this.#spec;
    return new Ingress({
      certificate: handedOver?.certificate ?? https,
      connections: this.#connections,
      onRefused: () => metrics.countRefusedConnection(),
      handlers: {
        pacing,
        exchange: (exchange) => {
          if (this.#runtime) void handleRequest(exchange, this.#runtime, this.#requestEnv);
          else exchange.destroy();
        },
        unparsable: (fault) => {
          metrics.countUnparsable(fault.rule);
          return unparsableResponse(fault);
        },
        late: () => metrics.countLateRequest(),
      },
    });
  }
}

function ownListener(protocol: IngressListener['protocol'], port: number): IngressListener {
  const id = protocol === 'HTTP' ? OWN_HTTP : OWN_HTTPS;
  return { id, protocol, port, purpose: 'DEFAULT', account: null };
}
