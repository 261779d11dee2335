import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { buildConnector } from 'undici';
import { BackendClosedError, type ConnectionOwner, UpstreamConnection } from './upstream-connection.ts';

/** Connections to one backend; calls past it wait, and their timeout runs. */
const MAX_CONNECTIONS = 1_024;
const SWEEP_MS = 1_000;

/** Who waits for a connection. Exactly one of the two is called, once, unless it has stopped waiting. */
export interface ConnectionWaiter {
  onConnected(connection: UpstreamConnection): void;
  onConnectFailed(error: Error): void;
}

/**
 * Connections to one origin. Free ones are kept as a stack: the one that was used last is the likeliest to be open
 * still, and the others grow old enough to be closed.
 */
export class UpstreamPool implements ConnectionOwner {
  readonly #connect: buildConnector.connector;
  readonly #options: buildConnector.Options;
  readonly #free: UpstreamConnection[] = [];
  readonly #all = new Set<UpstreamConnection>();
  /** In the order of arrival. */
  readonly #waiting = new Set<ConnectionWaiter>();
  #connecting = 0;
  #sweeping: NodeJS.Timeout | null = null;
  #isClosed = false;
  #closed: (() => void)[] = [];

  /** @param connect opens connections past the egress guard */
  constructor(origin: URL, connect: buildConnector.connector) {
    this.#connect = connect;
    this.#options = {
      host: origin.host,
      hostname: origin.hostname.replace(/^\[|\]$/g, ''),
      protocol: origin.protocol,
      port: origin.port,
    };
  }

  /**
   * Gives a connection: at once when one is free.
   * @param notKept true for one that has not been idle: the last one had been, and was stale
   */
  acquire(waiter: ConnectionWaiter, notKept: boolean): void {
    const free = notKept ? undefined : this.#free.pop();
    if (free) {
      free.wasIdle = true;
      waiter.onConnected(free);
      return;
    }
    this.#waiting.add(waiter);
    this.#connectForWaiting();
  }

  /** Takes a waiter's wish back. */
  cancel(waiter: ConnectionWaiter): void {
    this.#waiting.delete(waiter);
  }

  /** Lets the calls in flight end, and those that wait have their turn; then closes. */
  close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#free.splice(0)) connection.abandon();
    return new Promise((resolve) => {
      this.#closed.push(resolve);
      this.#tellClosed();
    });
  }

  /** Breaks all connections. */
  destroy(): Promise<void> {
    const closed = this.close();
    const reason = new BackendClosedError('the gateway has closed the connection');
    for (let one = this.#nextWaiter(); one; one = this.#nextWaiter()) one.onConnectFailed(reason);
    for (const connection of [...this.#all]) connection.fail(reason);
    return closed;
  }

  onConnectionFree(connection: UpstreamConnection): void {
    const waiter = this.#nextWaiter();
    connection.wasIdle = false;
    if (waiter) waiter.onConnected(connection);
    else if (this.#isClosed) connection.abandon();
    else {
      this.#free.push(connection);
      this.#sweeping ??= setTimeout(this.#sweep, SWEEP_MS).unref();
    }
  }

  onConnectionClosed(connection: UpstreamConnection): void {
    this.#all.delete(connection);
    const at = this.#free.lastIndexOf(connection);
    if (at >= 0) this.#free.splice(at, 1);
    // Its place may be what somebody waits for.
    this.#connectForWaiting();
    this.#tellClosed();
  }

  #connectForWaiting(): void {
    while (this.#connecting < this.#waiting.size && this.#all.size + this.#connecting < MAX_CONNECTIONS) {
      this.#connecting += 1;
      let isOver = false;
      this.#connect(this.#options, (error, socket) => {
        if (isOver) return;
        isOver = true;
        this.#connecting -= 1;
        if (socket) this.#onConnected(socket);
        else this.#onConnectFailed(error ?? new Error('no connection'));
      });
    }
  }

  #onConnected(socket: Socket): void {
    const connection = new UpstreamConnection(socket, this);
    this.#all.add(connection);
    this.onConnectionFree(connection);
  }

  #onConnectFailed(error: Error): void {
    this.#nextWaiter()?.onConnectFailed(error);
    this.#connectForWaiting();
    this.#tellClosed();
  }

  readonly #sweep = (): void => {
    this.#sweeping = null;
    const nowMs = performance.now();
    for (const connection of this.#free.filter(({ idleUntilMs }) => idleUntilMs <= nowMs))
      connection.abandon();
    if (this.#free.length > 0) this.#sweeping = setTimeout(this.#sweep, SWEEP_MS).unref();
  };

  #tellClosed(): void {
    if (!this.#isClosed || this.#all.size + this.#connecting + this.#waiting.size > 0) return;
    for (const tell of this.#closed.splice(0)) tell();
  }

  #nextWaiter(): ConnectionWaiter | null {
    if (this.#waiting.size === 0) return null;
    const [waiter = null] = this.#waiting;
    if (waiter) this.#waiting.delete(waiter);
    return waiter;
  }
}
