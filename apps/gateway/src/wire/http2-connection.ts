import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { WireFault } from '../http1/wire-fault.ts';
import { plainAddress } from '../net/ip-address.ts';
import type { CallerConnection, ConnectionHost } from './caller-connection.ts';
import type { CallerSocket } from './caller-socket.ts';
import { Http2Exchange, lowerCase } from './http2-exchange.ts';
import { readHttp2Head } from './http2-head.ts';
import { CONNECTION_WINDOW_BYTES, ResetBudget, SESSION_OPTIONS } from './http2-limits.ts';
import type { Peers } from './raw-exchange.ts';

/** Codes of RFC 9113 section 7. */
const PROTOCOL_ERROR = 1;
const REFUSED_STREAM = 7;
const ENHANCE_YOUR_CALM = 11;
const END_STREAM = 1;

/** Loaded with the first such connection: many gateways never have one. */
const http2 = (): typeof import('node:http2') => process.getBuiltinModule('node:http2');

/** A caller's connection that speaks HTTP/2. */
export class Http2Connection implements CallerConnection {
  readonly #socket: CallerSocket;
  readonly #host: ConnectionHost;
  readonly #peers: Peers;
  readonly #session: ServerHttp2Session;
  readonly #resets: ResetBudget;
  readonly #exchanges = new Set<Http2Exchange>();
  #sinceMs: number;

  constructor(socket: CallerSocket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#sinceMs = host.nowMs;
    this.#resets = new ResetBudget(performance.now());
    this.#peers = {
      scheme: 'https',
      remoteAddress: plainAddress(socket.remoteAddress ?? ''),
      localAddress: plainAddress(socket.localAddress ?? ''),
      localPort: socket.localPort ?? 0,
    };
    const session = http2().performServerHandshake(socket, SESSION_OPTIONS);
    this.#session = session;
    session.on('stream', (stream, _headers, flags, raw) =>
      this.#onStream(stream, flags, raw as unknown as string[]),
    );
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    session.on('error', () => socket.destroy());
    session.on('close', () => this.#onClose());
  }

  get isIdle(): boolean {
    return this.#exchanges.size === 0 && !this.#session.closed;
  }

  get idleSinceMs(): number {
    return this.#sinceMs;
  }

  /** Says which streams were taken: requests that cross it are sent again elsewhere (RFC 9113 section 6.8). */
  closeIdle(): void {
    this.#session.close();
  }

  checkTimes(): void {
    const { nowMs, times } = this.#host;
    if (this.#exchanges.size === 0) {
      if (nowMs - this.#sinceMs <= times.idleMs) return;
      if (this.#session.closed) this.#session.destroy();
      else this.closeIdle();
      return;
    }
    for (const exchange of this.#exchanges) exchange.checkTimes(nowMs, times);
  }

  #onStream(stream: ServerHttp2Stream, flags: number, raw: readonly string[]): void {
    const head = readHttp2Head(raw);
    if ('rule' in head) {
      stream.on('error', () => undefined);
      this.#refuse(stream, head);
      return;
    }
    if (this.#session.closed) {
      stream.close(REFUSED_STREAM);
      return;
    }
    const context = { peers: this.#peers, listener: this.#host.description };
    const exchange = new Http2Exchange(stream, head, (flags & END_STREAM) === 0, context);
    this.#exchanges.add(exchange);
    exchange.onClose(() => {
      this.#exchanges.delete(exchange);
      this.#sinceMs = this.#host.nowMs;
      if (exchange.isBrokenByCaller) this.#wasBroken();
    });
    if (this.#host.isLeaving(this.#socket)) this.#session.close();
    this.#host.exchange(exchange);
  }

  /** An unclear request is answered as one of HTTP/1.1 is; it counts as a broken one. */
  #refuse(stream: ServerHttp2Stream, fault: WireFault): void {
    const { status, headers, body } = this.#host.unparsable(fault);
    if (!stream.destroyed) {
      stream.respond([':status', String(status), ...lowerCase(headers)] as never);
      stream.end(body);
      stream.once('finish', () => stream.close(PROTOCOL_ERROR));
    }
    this.#wasBroken();
  }

  #wasBroken(): void {
    if (this.#resets.take(performance.now()) || this.#session.destroyed) return;
    this.#session.goaway(ENHANCE_YOUR_CALM);
    this.#session.destroy(undefined, ENHANCE_YOUR_CALM);
  }

  #onClose(): void {
    this.#socket.destroy();
    this.#host.closed(this);
  }
}
