import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type Server as TlsServer } from 'node:tls';
import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { CallerPacing } from '../bandwidth/pace-callers.ts';
import type { RequestHead } from '../http1/request-head.ts';
import type { WireFault } from '../http1/wire-fault.ts';
import type { CallerConnection, ConnectionHost, PlainAnswer } from './caller-connection.ts';
import type { CallerSocket } from './caller-socket.ts';
import { CONNECTION_TIMES, type ConnectionTimes } from './connection-times.ts';
import type { DrainBudget } from './drain-budget.ts';
import type { Exchange } from './exchange.ts';
import { Http2Connection } from './http2-connection.ts';
import { RawConnection } from './raw-connection.ts';
import type { TlsIdentity } from './tls-identity.ts';
import { UpgradeExchange } from './upgrade-exchange.ts';

/** How often connections are looked at for what takes too long. */
const LOOK_MS = 500;
/** How often a draining listener looks for connections that became idle. */
const IDLE_LOOK_MS = 25;
const HANDSHAKE_TIMEOUT_MS = 30_000;

/** What a listener hands over. */
export interface ListenerHandlers {
  readonly exchange: (exchange: Exchange) => void;
  /** Gives the answer to what is no clear request. */
  readonly unparsable: (fault: WireFault) => PlainAnswer;
  readonly pacing: CallerPacing;
  /** Whether one more connection may come in; a refused one is closed at once. */
  readonly admits: (connection: Socket) => boolean;
  /** A request arrived after our close of its idle connection was on its way: it is lost. */
  readonly late: () => void;
}

/** Where a listener listens. */
export type ListenerAddress =
  | { readonly host: string; readonly port: number; readonly reusePort?: boolean }
  | { readonly handle: object }
  | { readonly fd: number };

/** An ingress listener: HTTP/1.1, or with TLS also HTTP/2 as far as the certificate’s side offers it. */
export class RawListener implements ConnectionHost {
  /** What is told of it; the account's name may change while it is open. */
  description: IngressListener;
  readonly times: ConnectionTimes;
  nowMs = performance.now();
  readonly #server: Server | TlsServer;
  readonly #tls: TlsIdentity | null;
  readonly #handlers: ListenerHandlers;
  readonly #connections = new Set<CallerConnection>();
  /** Those in a TLS handshake too. */
  readonly #sockets = new Set<Socket>();
  /** WebSockets, open or asked for. */
  readonly #upgraded = new Set<UpgradeExchange>();
  readonly #look: NodeJS.Timeout;
  #draining = false;

  /**
   * @param tls null: without TLS, whatever the description says
   * @param lookMs how exactly the times are kept
   */
  constructor(
    description: IngressListener,
    tls: TlsIdentity | null,
    handlers: ListenerHandlers,
    times: ConnectionTimes = CONNECTION_TIMES,
    lookMs = LOOK_MS,
  ) {
    this.description = description;
    this.times = times;
    this.#handlers = handlers;
    this.#tls = tls;
    // Half open: a caller reads the response that it is answered with after its own end.
    const options = { allowHalfOpen: true, noDelay: true };
    this.#server = tls ? createTlsServer({ ...options, ...secured(tls) }) : createServer(options);
    this.#server.on('connection', (socket: Socket) => this.#accept(socket));
    if (tls) {
      this.#server.on('secureConnection', (socket: Socket) => this.#open(socket, 'https'));
      this.#server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
    }
    this.#look = setInterval(() => this.#lookAtTimes(), lookMs).unref();
  }

  /** Connections that are open, those in a handshake included. */
  get connectionCount(): number {
    return this.#sockets.size;
  }

  isLeaving(socket: CallerSocket): boolean {
    return this.#draining || this.#handlers.pacing.isStale(socket);
  }

  exchange(exchange: Exchange): void {
    this.#handlers.exchange(exchange);
  }

  upgrade(connection: RawConnection, head: RequestHead, rest: Buffer): void {
    const exchange = new UpgradeExchange(head, rest, connection);
    this.#upgraded.add(exchange);
    exchange.onClose(() => this.#upgraded.delete(exchange));
    this.#handlers.exchange(exchange);
  }

  unparsable(fault: WireFault): PlainAnswer {
    return this.#handlers.unparsable(fault);
  }

  late(): void {
    this.#handlers.late();
  }

  closed(connection: CallerConnection): void {
    this.#connections.delete(connection);
  }

  #accept(socket: Socket): void {
    if (!this.#handlers.admits(socket)) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (!this.#tls) this.#open(socket, 'http');
  }

  #open(socket: Socket, scheme: 'http' | 'https'): void {
    const caller = this.#handlers.pacing.pace(socket);
    const speaksHttp2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
    this.#connections.add(
      speaksHttp2 ? new Http2Connection(caller, this) : new RawConnection(caller, scheme, this),
    );
  }

  #lookAtTimes(): void {
    this.nowMs = performance.now();
    for (const connection of this.#connections) connection.checkTimes();
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
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { tunnel } of this.#upgraded) tunnel.leave();
    const look = setInterval(() => this.#closeIdle(startedMs, idleGraceMs), IDLE_LOOK_MS);
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
    clearInterval(this.#look);
  }

  #closeIdle(sinceMs: number, graceMs: number): void {
    this.#lookAtTimes();
    for (const connection of this.#connections) {
      const idleSinceMs = Math.max(sinceMs, connection.idleSinceMs);
      if (connection.isIdle && this.nowMs - idleSinceMs >= graceMs) connection.closeIdle();
    }
  }
}

function secured(tls: TlsIdentity): TlsOptions {
  return {
    ...tls.fallback(),
    // Nothing that both speak: the handshake fails, as RFC 7301 has it.
    ALPNCallback: ({ protocols }) => tls.protocols.find((protocol) => protocols.includes(protocol)),
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    SNICallback: (serverName, answer) => {
      try {
        answer(null, tls.contextFor(serverName) ?? undefined);
      } catch (error) {
        answer(error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}
