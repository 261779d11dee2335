import type { Duplex } from 'node:stream';

/** How long a connection stays readable after we have closed our direction of it. */
const LINGER_MS = 1_000;

interface Connection {
  /** Exchanges that are not over; more than one when requests are pipelined. */
  exchanges: number;
  /** Bytes read when the connection last became idle: more means that a request has begun to arrive. */
  idleBytes: number;
  idleSinceMs: number;
  /** Our direction is closed. */
  closing: boolean;
}

/** A socket as far as it is looked at here; `bytesRead` is missing from the type of a stream. */
type Socket = Duplex & { readonly bytesRead?: number };

/** The connections of a listener: which of them are idle, for closing those without losing a request. */
export class Connections {
  readonly #connections = new Map<Socket, Connection>();
  readonly #now: () => number;

  /** @param now a clock that never goes back, ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#connections.size;
  }

  add(socket: Socket): void {
    const idleBytes = socket.bytesRead ?? 0;
    this.#connections.set(socket, {
      exchanges: 0,
      idleBytes,
      idleSinceMs: this.#now(),
      closing: false,
    });
    socket.once('close', () => this.#connections.delete(socket));
  }

  exchangeBegan(socket: Socket): void {
    const connection = this.#connections.get(socket);
    if (connection) connection.exchanges += 1;
  }

  exchangeEnded(socket: Socket): void {
    const connection = this.#connections.get(socket);
    if (!connection) return;
    connection.exchanges -= 1;
    connection.idleBytes = socket.bytesRead ?? 0;
    connection.idleSinceMs = this.#now();
  }

  /** True for a connection whose our direction is closed: what arrives on it can no longer be answered. */
  isClosing(socket: Socket): boolean {
    return this.#connections.get(socket)?.closing ?? false;
  }

  /**
   * Closes our direction of the connections that have been idle since `sinceMs` and for `graceMs`, and goes on reading
   * for a moment: a request that crosses our close on its way then meets an orderly end and not a reset, by which its
   * sender knows that it was not processed.
   */
  closeIdle(sinceMs: number, graceMs: number): void {
    const nowMs = this.#now();
    for (const [socket, connection] of this.#connections) {
      if (connection.closing || connection.exchanges > 0) continue;
      if ((socket.bytesRead ?? 0) > connection.idleBytes) continue;
      if (nowMs - Math.max(sinceMs, connection.idleSinceMs) < graceMs) continue;
      connection.closing = true;
      socket.end();
      const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
      socket.once('close', () => clearTimeout(timer));
    }
  }
}
