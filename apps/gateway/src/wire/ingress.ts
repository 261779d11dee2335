import { readFile } from 'node:fs/promises';
import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { CertificateTable } from '../runtime/certificate-table.ts';
import { type DrainBudget, type ListenerHandlers, NodeListener } from './node-listener.ts';
import { TlsIdentity } from './tls-identity.ts';

/** Files of the certificate that HTTPS listeners show by default. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What the ingress works with. */
export interface IngressOptions {
  readonly certificate: CertificateFiles | null;
  /** Open connections over all listeners; null: no ceiling. */
  readonly connectionLimit: number | null;
  readonly handlers: Omit<ListenerHandlers, 'admits'>;
  /** A connection was closed because the ceiling was reached. */
  readonly onRefused: () => void;
}

/** Access by an endpoint connection was taken away: who had it makes no further call. */
const WITHDRAWN: DrainBudget = { idleGraceMs: 0, deadlineMs: 1_000 };

/** Where a listener gets its socket from. */
type Socket = { host: string } | { handle: object };

/** All listeners of a node. They come and go while it runs. */
export class Ingress {
  readonly #options: IngressOptions;
  readonly #listeners = new Map<string, NodeListener>();
  /** Handed over before the first snapshot: nothing could be answered yet. */
  readonly #waiting = new Map<string, { listener: IngressListener; socket: Socket }>();
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
    await Promise.all(waiting.map(({ listener, socket }) => this.add(listener, socket)));
  }

  /** Tells a listener that is there something new of itself; its socket stays. */
  describe(listener: IngressListener): void {
    const present = this.#listeners.get(listener.id);
    if (present) present.description = listener;
    const waiting = this.#waiting.get(listener.id);
    if (waiting) this.#waiting.set(listener.id, { ...waiting, listener });
  }

  /** Adds a listener; does nothing when it is there. @throws Error when its port is taken */
  async add(listener: IngressListener, socket: Socket): Promise<void> {
    if (this.#listeners.has(listener.id)) return this.describe(listener);
    if (!this.#isOpen) {
      this.#waiting.set(listener.id, { listener, socket });
      return;
    }
    if (listener.protocol === 'HTTPS' && !this.#identity.hasOwn) await this.#readOwn();
    const tls = listener.protocol === 'HTTPS' ? this.#identity : null;
    const { handlers } = this.#options;
    const added = new NodeListener(listener, tls, { ...handlers, admits: () => this.#admits() });
    this.#listeners.set(listener.id, added);
    try {
      const where = 'handle' in socket ? socket : { host: socket.host, port: listener.port };
      this.#ports.set(listener.id, await added.listen(where));
    } catch (error) {
      this.#listeners.delete(listener.id);
      throw error;
    }
  }

  /** Stops to accept at a listener; calls that came in by it are finished. */
  remove(id: string, budget: DrainBudget): void {
    this.#waiting.delete(id);
    this.#ports.delete(id);
    const listener = this.#listeners.get(id);
    if (!listener) return;
    this.#listeners.delete(id);
    const gone = listener.drain(listener.description.purpose === 'ENDPOINT' ? WITHDRAWN : budget);
    this.#leaving.add(gone);
    void gone.then(() => this.#leaving.delete(gone));
  }

  /** Shows other certificates and offers other TLS 1.2 suites, to connections to come; open ones keep what they have. */
  secure(certificates: CertificateTable, tls12Suites: string): void {
    if (this.#identity.apply(certificates, tls12Suites)) this.#renew();
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
    await Promise.all([...[...this.#listeners.values()].map((each) => each.drain(budget)), ...this.#leaving]);
  }

  #renew(): void {
    for (const listener of this.#listeners.values()) listener.renewIdentity();
  }

  #admits(): boolean {
    const { connectionLimit, onRefused } = this.#options;
    if (connectionLimit === null) return true;
    let open = 0;
    for (const listener of this.#listeners.values()) open += listener.connectionCount;
    if (open < connectionLimit) return true;
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
