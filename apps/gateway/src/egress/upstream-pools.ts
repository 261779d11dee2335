import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { type Directions, PacedSocket } from '../bandwidth/paced-socket.ts';
import type { ClientCertificate } from '../features/compile-features.ts';
import { backendConnector } from './backend-connector.ts';
import { compileEgressPolicy, type EgressPolicy, type Endpoint, type Network } from './egress-policy.ts';
import { type Resolve, resolveBySystem } from './resolve-backend.ts';
import { UpstreamPool } from './upstream-pool.ts';

/** How long a pool outlives the last snapshot that named its backend, for calls that started before; twice that at most. */
const RETIRE_AFTER_MS = 60_000;
/** How long calls in flight may go on with a backend that is not allowed any more. */
const REVOKED_GRACE_MS = 60_000;

/** Reaches nothing: before the first snapshot. */
const NO_NETWORK: Network = { routes: [], inbound: null, outbound: null, nodes: 1 };

interface Remote {
  readonly address: string;
  readonly port: number;
  /** Whether it passes through the public bandwidth. */
  readonly isPaced: boolean;
}

interface Entry {
  readonly pool: UpstreamPool;
  /** Its open connections. */
  readonly remotes: Map<Socket, Remote>;
  readonly connect: buildConnector.connector;
}

/** What pools are told of the machine. */
export interface PoolsOptions {
  readonly publicRanges: readonly string[];
  /** What connections to public addresses pass through while it is limited. */
  readonly bandwidth: Directions;
  readonly resolve?: Resolve;
}

/** Keep-alive connections to backends by origin; they outlive snapshot swaps. */
export class UpstreamPools {
  readonly #entries = new Map<string, Entry>();
  readonly #publicRanges: readonly string[];
  readonly #bandwidth: Directions;
  readonly #resolve: Resolve;
  #forbidden: readonly Endpoint[] = [];
  #network = NO_NETWORK;
  #retiring: NodeJS.Timeout | null = null;
  /** Pools that no API named when last looked. */
  #unwanted: ReadonlySet<Entry['pool']> = new Set();
  #certificate: ClientCertificate | null = null;
  #policy: EgressPolicy;

  constructor({ publicRanges, bandwidth, resolve = resolveBySystem }: PoolsOptions) {
    this.#publicRanges = publicRanges;
    this.#bandwidth = bandwidth;
    this.#resolve = resolve;
    this.#policy = this.#compile();
  }

  /** The pool of an origin (`scheme://host[:port]`), made at first use. */
  get(origin: string): Entry['pool'] {
    return this.#entry(origin).pool;
  }

  /** Opens connections to an origin that are used for one call only. The same rules hold for them. */
  connectorOf(origin: string): Entry['connect'] {
    return this.#entry(origin).connect;
  }

  #entry(origin: string): Entry {
    const existing = this.#entries.get(origin);
    if (existing) return existing;
    const remotes: Entry['remotes'] = new Map();
    const url = new URL(origin);
    const connect = backendConnector(url, {
      policy: () => this.#policy,
      resolve: this.#resolve,
      certificate: this.#certificate,
      opened: (socket, { address, port, isPublic }) => {
        const isPaced = this.#mustPace(isPublic);
        remotes.set(socket, { address, port, isPaced });
        socket.once('close', () => remotes.delete(socket));
        // It is used as a stream only.
        return isPaced ? (new PacedSocket(socket, this.#bandwidth) as unknown as Socket) : socket;
      },
    });
    const pool = new UpstreamPool(url, connect);
    const entry = { pool, remotes, connect };
    this.#entries.set(origin, entry);
    return entry;
  }

  /** Takes the network of a snapshot, after the bandwidth did. Connections that it does not allow carry no further call. */
  applyNetwork(network: Network): void {
    if (JSON.stringify(network) === JSON.stringify(this.#network)) return;
    this.#network = network;
    this.#change();
  }

  /** Takes another client certificate: calls to come connect to HTTPS backends anew, those in flight have some time. */
  applyCertificate(certificate: ClientCertificate | null): void {
    if (JSON.stringify(certificate) === JSON.stringify(this.#certificate)) return;
    this.#certificate = certificate;
    for (const [origin, entry] of this.#entries) if (origin.startsWith('https:')) this.#leave(origin, entry);
  }

  /** Sets the endpoints that no route opens. */
  forbid(endpoints: readonly Endpoint[]): void {
    this.#forbidden = endpoints;
    this.#change();
  }

  /**
   * Closes, after a while, the pools of origins that no API names any more: those that are found so twice.
   * @param isWanted asked each time, so that a backend that came back keeps its pool
   */
  retire(isWanted: (origin: string) => boolean): void {
    // One timer whatever the number of changes: hundreds a second would be thousands of timers.
    this.#retiring ??= setTimeout(() => {
      this.#retiring = null;
      const before = this.#unwanted;
      const unwanted = new Set<Entry['pool']>();
      for (const [origin, { pool }] of this.#entries) {
        if (isWanted(origin)) continue;
        if (before.has(pool)) {
          this.#entries.delete(origin);
          void pool.close();
        } else unwanted.add(pool);
      }
      this.#unwanted = unwanted;
      if (unwanted.size > 0) this.retire(isWanted);
    }, RETIRE_AFTER_MS).unref();
  }

  /** Breaks all connections. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ pool }) => pool.destroy()));
    this.#entries.clear();
  }

  #compile(): EgressPolicy {
    return compileEgressPolicy(this.#network, this.#forbidden, this.#publicRanges);
  }

  #change(): void {
    this.#policy = this.#compile();
    for (const [origin, entry] of this.#entries) {
      if ([...entry.remotes.values()].every((remote) => this.#stillHolds(remote))) continue;
      this.#leave(origin, entry);
    }
  }

  /** Calls to come connect anew and are judged; those in flight have some time to end. */
  #leave(origin: string, entry: Entry): void {
    this.#entries.delete(origin);
    const timer = setTimeout(() => void entry.pool.destroy(), REVOKED_GRACE_MS);
    void entry.pool.close().finally(() => clearTimeout(timer));
  }

  #stillHolds({ address, port, isPaced }: Remote): boolean {
    const verdict = this.#policy.judge(address, port);
    return verdict.allowed && this.#mustPace(verdict.isPublic) === isPaced;
  }

  #mustPace(isPublic: boolean): boolean {
    return isPublic && this.#bandwidth.write.isLimited;
  }
}
