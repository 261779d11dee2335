import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { ConnectionCeiling } from '../limits/connection-ceiling.ts';
import type { CertificateTable } from '../runtime/certificate-table.ts';
import type { DrainBudget } from './drain-budget.ts';
import { type ListenerHandlers, RawListener } from './raw-listener.ts';
import { TlsIdentity } from './tls-identity.ts';

/** Files of the certificate that HTTPS listeners show by default. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What the ingress works with. */
export interface IngressOptions {
  readonly certificate: CertificateFiles | null;
  /** Of open connections over all listeners; null: there is none. */
  readonly connections: ConnectionCeiling | null;
  readonly handlers: Omit<ListenerHandlers, 'admits'>;
  /** A connection was closed because the ceiling was reached. */
  readonly onRefused: () => void;
}

/** Access by an endpoint connection was taken away: who had it makes no further call. */
const WITHDRAWN: DrainBudget = { idleGraceMs: 0, deadlineMs: 1_000 };

/** Where a listener gets its socket from: it binds one, beside those of other threads perhaps, or was handed one over. */
export type ListenerSocket = { host: string; reusePort?: boolean } | { handle: object } | { fd: number };

/** All listeners of a node. They come and go while it runs. */
export class Ingress {
  readonly #options: IngressOptions;
  /** By id; one for each of the listener's sockets. */
  readonly #listeners = new Map<string, RawListener[]>();
  /** Handed over before the first snapshot: nothing could be answered yet. */
  readonly #waiting = new Map<string, { listener: IngressListener; sockets: ListenerSocket[] }>();
  readonly #ports = new Map<string, number>();
  readonly #leaving = new Set<Promise<void>>();
  #isOpen = false;
  readonly #identity = new TlsIdentity();

  constructor(options: IngressOptions) {
    this.#options = options;
  }

  /** Ports of the listeners that accept, by listener id. */
  get ports(): ReadonlyMap<string, number> {
    return this.#ports;
  }

  /** From now on listeners accept: those that wait at once. @throws Error when one of them cannot */
  async open(): Promise<void> {
    this.#isOpen = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    await Promise.all(
      waiting.flatMap(({ listener, sockets }) => sockets.map((socket) => this.add(listener, socket))),
    );
  }

  /** Tells a listener that is there something new of itself; its socket stays. */
  describe(listener: IngressListener): void {
    for (const present of this.#listeners.get(listener.id) ?? []) present.description = listener;
    const waiting = this.#waiting.get(listener.id);
    if (waiting) this.#waiting.set(listener.id, { ...waiting, listener });
  }

  /** Opens a socket of a listener: its first one, or one more. @throws Error when its port is taken */
  async add(listener: IngressListener, socket: ListenerSocket): Promise<void> {
    this.describe(listener);
    if (!this.#isOpen) {
      const sockets = this.#waiting.get(listener.id)?.sockets ?? [];
      this.#waiting.set(listener.id, { listener, sockets: [...sockets, socket] });
      return;
    }
    if (listener.protocol === 'HTTPS' && !this.#identity.hasOwn) await this.#readOwn();
    const tls = listener.protocol === 'HTTPS' ? this.#identity : null;
    const { handlers } = this.#options;
    const added = new RawListener(listener, tls, {
      ...handlers,
      admits: (connection) => this.#admits(connection),
    });
    const others = this.#listeners.get(listener.id) ?? [];
    this.#listeners.set(listener.id, [...others, added]);
    try {
      const where = 'host' in socket ? { ...socket, port: listener.port } : socket;
      this.#ports.set(listener.id, await added.listen(where));
    } catch (error) {
      const left = this.#listeners.get(listener.id)?.filter((each) => each !== added) ?? [];
      if (left.length > 0) this.#listeners.set(listener.id, left);
      else this.#listeners.delete(listener.id);
      throw error;
    }
  }

  /** Stops to accept at a listener; calls that came in by it are finished. */
  remove(id: string, budget: DrainBudget): void {
    this.#waiting.delete(id);
    this.#ports.delete(id);
    const listeners = this.#listeners.get(id) ?? [];
    this.#listeners.delete(id);
    for (const listener of listeners) {
      const gone = listener.drain(listener.description.purpose === 'ENDPOINT' ? WITHDRAWN : budget);
      this.#leaving.add(gone);
      void gone.then(() => this.#leaving.delete(gone));
    }
  }

  /** Shows other certificates and offers other TLS 1.2 suites, to connections to come; open ones keep what they have. */
  secure(certificates: CertificateTable, tls12Suites: string): void {
    if (this.#identity.apply(certificates, tls12Suites)) this.#renew();
  }

  /** Whether HTTPS listeners offer HTTP/2 to connections to come. */
  offerHttp2(isOffered: boolean): void {
    this.#identity.protocols = isOffered ? ['h2', 'http/1.1'] : ['http/1.1'];
  }

  /** Reads the node's own certificate and key again, for connections to come. @throws Error when they cannot be used */
  async reloadCertificate(): Promise<void> {
    if (!this.#identity.hasOwn) return;
    await this.#readOwn();
    this.#renew();
  }

  /** Ends all listeners; resolves when no connection is left. */
  async drain(budget: DrainBudget): Promise<void> {
    this.#waiting.clear();
    this.#ports.clear();
    await Promise.all([...this.#all().map((each) => each.drain(budget)), ...this.#leaving]);
  }

  #all(): RawListener[] {
    return [...this.#listeners.values()].flat();
  }

  #renew(): void {
    for (const listener of this.#all()) listener.renewIdentity();
  }

  #admits(connection: Socket): boolean {
    const { connections, onRefused } = this.#options;
    if (connections === null) return true;
    if (connections.enter()) {
      connection.once('close', () => connections.leave());
      return true;
    }
    onRefused();
    return false;
  }

  async #readOwn(): Promise<void> {
    const { certificate } = this.#options;
    if (!certificate) throw new Error('this gateway has no certificate for HTTPS');
    const [cert, key] = await Promise.all([
      readFile(certificate.certFile, 'utf8'),
      readFile(certificate.keyFile, 'utf8'),
    ]);
    this.#identity.setOwn({ cert, key });
  }
}
