import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CallerPacing } from '../bandwidth/pace-callers.ts';
import type { Exchange, ListenerIdentity } from './exchange.ts';
import { NodeExchange } from './node-exchange.ts';

/** Room for a target and headers somewhat past the limits, so that those are refused in our own words. */
const MAX_HEAD_BYTES = 256 * 1_024;
const KEEP_ALIVE_TIMEOUT_MS = 60_000;
/** A connection on which no byte moves for longer than any backend may take (600 s) has a caller that does not read. */
const SILENT_CONNECTION_MS = 660_000;

/** What a listener hands over. */
export interface ListenerHandlers {
  readonly exchange: (exchange: Exchange) => void;
  /** Gives the bytes of the response to a request that could not be parsed. */
  readonly unparsable: (tooLarge: boolean) => string;
  readonly pacing: CallerPacing;
}

/** Certificate and key, PEM. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
}

/** An ingress listener over HTTP/1.1, with TLS when it has a certificate. */
export class NodeListener {
  readonly #server: Server | TlsServer;
  readonly #scheme: 'http' | 'https';
  /** Exchanges that are not over, by connection; more than one when requests are pipelined. */
  readonly #open = new WeakMap<Duplex, Set<NodeExchange>>();
  /** Connections on which nothing is read any more: Node would go on with requests that it has parsed already. */
  readonly #closing = new WeakSet<Duplex>();
  #draining = false;

  constructor(identity: ListenerIdentity, tls: TlsMaterial | null, handlers: ListenerHandlers) {
    this.#scheme = tls ? 'https' : 'http';
    const options = {
      maxHeaderSize: MAX_HEAD_BYTES,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      requireHostHeader: false,
    };
    this.#server = tls
      ? createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] })
      : createServer(options);
    // Node would drop header lines past a count without a word; their size is bounded instead.
    this.#server.maxHeadersCount = 0;
    this.#server.timeout = SILENT_CONNECTION_MS;
    const listener =
      (awaitsContinue: boolean): RequestListener =>
      (request: IncomingMessage, response: ServerResponse) => {
        const { socket } = request;
        if (this.#closing.has(socket)) return;
        const connection = {
          listener: identity,
          isDraining: () => this.#draining || handlers.pacing.isStale(socket),
          lastResponse: () => this.#closing.add(socket),
        };
        const exchange = new NodeExchange(request, response, this.#scheme, awaitsContinue, connection);
        this.#keep(socket, exchange);
        handlers.exchange(exchange);
      };
    handlers.pacing.attach(this.#server, tls ? 'secureConnection' : 'connection');
    this.#server.on('request', listener(false));
    this.#server.on('checkContinue', listener(true));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
      if (this.#closing.has(socket)) return;
      if (error.code === 'ECONNRESET' || !socket.writable || !this.#canAnswer(socket)) socket.destroy();
      else socket.end(handlers.unparsable(error.code === 'HPE_HEADER_OVERFLOW'));
    });
  }

  #keep(socket: Duplex, exchange: NodeExchange): void {
    const exchanges = this.#open.get(socket) ?? new Set();
    this.#open.set(socket, exchanges.add(exchange));
    exchange.onClose(() => exchanges.delete(exchange));
  }

  /**
   * Whether bytes that cannot be parsed may be answered: not when the answer would go into the middle of a
   * response, or be taken for that of an earlier request.
   */
  #canAnswer(socket: Duplex): boolean {
    const exchanges = [...(this.#open.get(socket) ?? [])];
    return exchanges.every(
      (exchange) => exchanges.length === 1 && exchange.status === 0 && !exchange.requestComplete,
    );
  }

  /** Starts to listen; port 0 takes a free one. @returns the port */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes another certificate for connections to come. */
  replaceCertificate(tls: TlsMaterial): void {
    if ('setSecureContext' in this.#server) this.#server.setSecureContext({ ...tls, minVersion: 'TLSv1.2' });
  }

  /** Stops accepting and waits for the calls in flight, at most `deadlineMs`; then breaks what is left. */
  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true;
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const timer = setTimeout(() => this.#server.closeAllConnections(), deadlineMs);
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(timer);
  }
}
