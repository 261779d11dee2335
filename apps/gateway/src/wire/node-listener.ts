import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsOptions } from 'node:tls';
import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { CallerPacing } from '../bandwidth/pace-callers.ts';
import { createServer, createTlsServer } from '../net/node-http.ts';
import type { TunnelSocket } from '../websocket/tunnel.ts';
import { Connections } from './connections.ts';
import type { Exchange } from './exchange.ts';
import { NodeExchange } from './node-exchange.ts';
import type { TlsIdentity } from './tls-identity.ts';
import { asksForWebSocket, UpgradeExchange } from './upgrade-exchange.ts';

/** Room for a target and headers somewhat past the limits, so that those are refused in our own words. */
const MAX_HEAD_BYTES = 256 * 1_024;
const KEEP_ALIVE_TIMEOUT_MS = 60_000;
/** A connection on which no byte moves for longer than any backend may take (600 s) has a caller that does not read. */
const SILENT_CONNECTION_MS = 660_000;
/** How often a draining listener looks for connections that became idle. */
const IDLE_LOOK_MS = 25;

/** What a listener hands over. */
export interface ListenerHandlers {
  readonly exchange: (exchange: Exchange) => void;
  /** Gives the bytes of the response to a request that could not be parsed. */
  readonly unparsable: (tooLarge: boolean) => string;
  readonly pacing: CallerPacing;
  /** Whether one more connection may come in; a refused one is closed at once. */
  readonly admits: () => boolean;
  /** A request arrived after our close of its idle connection was on its way: it is lost. */
  readonly late: () => void;
}

/** Where a listener listens. */
export type ListenerAddress =
  | { readonly host: string; readonly port: number; readonly reusePort?: boolean }
  | { readonly handle: object }
  | { readonly fd: number };

/** Budgets of a listener's end. */
export interface DrainBudget {
  /** Idle connections are kept this long for a last request, whose response tells the caller to close. */
  readonly idleGraceMs: number;
  /** Then what is left is broken. */
  readonly deadlineMs: number;
}

/** An ingress listener over HTTP/1.1, with TLS when it has a certificate. */
export class NodeListener {
  /** What is told of it; the account's name may change while it is open. */
  description: IngressListener;
  readonly #server: Server | TlsServer;
  readonly #scheme: 'http' | 'https';
  readonly #tls: TlsIdentity | null;
  readonly #handlers: ListenerHandlers;
  /** Exchanges that are not over, by connection; more than one when requests are pipelined. */
  readonly #open = new WeakMap<Duplex, Set<NodeExchange>>();
  /** Connections on which nothing is read any more: Node would go on with requests that it has parsed already. */
  readonly #closing = new WeakSet<Duplex>();
  readonly #connections = new Connections();
  /** Those in a TLS handshake too. */
  readonly #sockets = new Set<Socket>();
  /** WebSockets, open or asked for. */
  readonly #upgraded = new Set<UpgradeExchange>();
  #draining = false;

  /** @param tls null: without TLS, whatever the description says */
  constructor(description: IngressListener, tls: TlsIdentity | null, handlers: ListenerHandlers) {
    this.description = description;
    this.#handlers = handlers;
    this.#scheme = tls ? 'https' : 'http';
    this.#tls = tls;
    const options = {
      maxHeaderSize: MAX_HEAD_BYTES,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      requireHostHeader: false,
      shouldUpgradeCallback: asksForWebSocket,
    };
    this.#server = tls
      ? createTlsServer({ ...options, ...tls.fallback(), ...byName(tls), ALPNProtocols: ['http/1.1'] })
      : createServer(options);
    // Node would drop header lines past a count without a word; their size is bounded instead.
    this.#server.maxHeadersCount = 0;
    this.#server.timeout = SILENT_CONNECTION_MS;
    const event = tls ? 'secureConnection' : 'connection';
    this.#server.on(event, (connection: Duplex) => this.#connections.add(connection));
    handlers.pacing.attach(this.#server, event);
    // Before Node's own listener, which begins to read.
    this.#server.prependListener('connection', (socket: Socket) => this.#accept(socket));
    this.#server.on('request', this.#onRequest(false));
    this.#server.on('checkContinue', this.#onRequest(true));
    this.#server.on('upgrade', (request: IncomingMessage, socket: TunnelSocket, head: Buffer) =>
      this.#onUpgrade(request, socket, head),
    );
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
      if (this.#closing.has(socket)) return;
      if (error.code === 'ECONNRESET' || !socket.writable || !this.#canAnswer(socket)) socket.destroy();
      else socket.end(handlers.unparsable(error.code === 'HPE_HEADER_OVERFLOW'));
    });
  }

  /** Connections that are open, those in a handshake included. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  #accept(socket: Socket): void {
    if (!this.#handlers.admits()) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #onRequest(awaitsContinue: boolean): RequestListener {
    return (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request;
      if (this.#closing.has(socket)) return;
      if (this.#connections.isClosing(socket)) return this.#handlers.late();
      const connection = {
        listener: this.description,
        isDraining: () => this.#draining || this.#handlers.pacing.isStale(socket),
        lastResponse: () => this.#closing.add(socket),
      };
      const exchange = new NodeExchange(request, response, this.#scheme, awaitsContinue, connection);
      this.#keep(socket, exchange);
      this.#handlers.exchange(exchange);
    };
  }

  #onUpgrade(request: IncomingMessage, socket: TunnelSocket, head: Buffer): void {
    if (this.#closing.has(socket)) {
      socket.destroy();
      return;
    }
    if (this.#connections.isClosing(socket)) {
      this.#handlers.late();
      return;
    }
    const exchange = new UpgradeExchange(request, socket, head, this.#scheme, this.description);
    this.#upgraded.add(exchange);
    this.#connections.exchangeBegan(socket);
    exchange.onClose(() => this.#upgraded.delete(exchange));
    this.#handlers.exchange(exchange);
  }

  #keep(socket: Duplex, exchange: NodeExchange): void {
    const exchanges = this.#open.get(socket) ?? new Set();
    this.#open.set(socket, exchanges.add(exchange));
    this.#connections.exchangeBegan(socket);
    exchange.onClose(() => {
      exchanges.delete(exchange);
      this.#connections.exchangeEnded(socket);
      // The head of the response may have promised to keep the connection before it became stale.
      if (this.#handlers.pacing.isStale(socket)) socket.end();
    });
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

  /**
   * Starts to listen.
   * @param where an address (port 0 takes a free one), or a bound socket that was handed over: Node's handle, or the
   * descriptor of one that another thread was given
   * @returns the port
   */
  listen(where: ListenerAddress): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      const onListening = (): void => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      };
      if ('handle' in where) this.#server.listen(where.handle, onListening);
      else this.#server.listen(where, onListening);
    });
  }

  /**
   * Shows what its identity shows by now, to connections to come. Session tickets of before open no session any more:
   * their keys are the old context's. Otherwise a caller would go on with a session that was begun under a certificate
   * that is not shown any more.
   */
  renewIdentity(): void {
    if (this.#tls && 'setSecureContext' in this.#server) this.#server.setSecureContext(this.#tls.fallback());
  }

  /**
   * Stops accepting, and waits until no connection is left: calls in flight finish, each further response tells its
   * caller to close, idle connections are closed after their grace, and what is left at the deadline is broken.
   * What waits in the socket's queue stays there for the other nodes that share it.
   */
  async drain({ idleGraceMs, deadlineMs }: DrainBudget): Promise<void> {
    this.#draining = true;
    if (!this.#server.listening) return;
    const startedMs = performance.now();
    const closed = new Promise<void>((resolve) => {
      // http.Server's own close would break idle connections at once, with a request on its way perhaps.
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
    for (const { tunnel } of this.#upgraded) tunnel.leave();
    const look = setInterval(() => this.#connections.closeIdle(startedMs, idleGraceMs), IDLE_LOOK_MS);
    const deadline = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, deadlineMs);
    await closed;
    // A server counts a connection as closed a moment before the connection says so.
    await Promise.all(
      Array.from(this.#upgraded, (exchange) => new Promise<void>((over) => exchange.onClose(() => over()))),
    );
    clearInterval(look);
    clearTimeout(deadline);
  }
}

function byName(tls: TlsIdentity): Pick<TlsOptions, 'SNICallback'> {
  return {
    SNICallback: (serverName, answer) => {
      try {
        answer(null, tls.contextFor(serverName) ?? undefined);
      } catch (error) {
        answer(error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}
