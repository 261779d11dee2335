import { Readable } from 'node:stream';
import type { RequestHead } from '../http1/request-head.ts';
import { Tunnel } from '../websocket/tunnel.ts';
import type { CallerSocket } from './caller-socket.ts';
import type { Exchange, ExchangeOutcome, ListenerIdentity, ResponseSink } from './exchange.ts';
import type { Peers } from './raw-exchange.ts';
import { responseForm } from './response-form.ts';

/** True for a request that asks for a WebSocket in the form of RFC 6455; what else asks to switch is an ordinary request. */
export function asksForWebSocket({ method, upgrade, bodyLength, fields }: RequestHead): boolean {
  if (upgrade === null || upgrade.toLowerCase() !== 'websocket') return false;
  return (
    method === 'GET' &&
    bodyLength === 0 &&
    fieldOf(fields, 'sec-websocket-version') === '13' &&
    /^[A-Za-z0-9+/]{22}==$/.test(fieldOf(fields, 'sec-websocket-key') ?? '')
  );
}

/** The value of a field; null when it is not there, or twice. */
function fieldOf(fields: readonly string[], lowerCaseName: string): string | null {
  let value: string | null = null;
  for (let index = 0; index < fields.length; index += 2) {
    if (fields[index]?.toLowerCase() !== lowerCaseName) continue;
    if (value !== null) return null;
    value = fields[index + 1] ?? '';
  }
  return value;
}

/** An exchange whose caller asks for a WebSocket: it gets one, or an ordinary response and the end of the connection. */
export class UpgradeExchange implements Exchange, ResponseSink {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly scheme: 'http' | 'https';
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly localPort: number;
  readonly listener: ListenerIdentity;
  readonly hasBody = false;
  readonly tunnel: Tunnel;

  readonly #socket: CallerSocket;
  readonly #closeListeners: ((outcome: ExchangeOutcome) => void)[] = [];
  #status = 0;
  #responseBytes = 0;
  #outcome: ExchangeOutcome | null = null;

  /** @param rest what the caller sent behind its request's head */
  constructor(
    head: RequestHead,
    rest: Buffer,
    { socket, peers, listener }: { socket: CallerSocket; peers: Peers; listener: ListenerIdentity },
  ) {
    this.method = head.method;
    this.target = head.target;
    this.rawHeaders = head.fields;
    this.httpVersion = head.version;
    this.scheme = peers.scheme;
    this.remoteAddress = peers.remoteAddress;
    this.localAddress = peers.localAddress;
    this.localPort = peers.localPort;
    this.listener = listener;
    this.#socket = socket;
    this.tunnel = new Tunnel(socket, rest);
    // Its end shows at the socket.
    this.tunnel.on('error', () => undefined);
    socket.once('close', () => this.#close());
  }

  openBody(): Readable {
    return Readable.from([]);
  }

  /** It is in any case: what follows the request is not HTTP. */
  closeAfterResponse(): void {}

  get status(): number {
    return this.#status;
  }

  /** The backend has agreed: from here on frames pass through the tunnel. */
  switched(): void {
    this.#status = 101;
  }

  takeWholeBody(): null {
    return null;
  }

  respond(status: number, headers: readonly string[], body: string | Buffer): void {
    this.#begin(status, headers, Buffer.byteLength(body));
    this.#responseBytes = Buffer.byteLength(body);
    this.#socket.end(body);
  }

  startResponse(status: number, headers: readonly string[]): ResponseSink {
    this.#begin(status, headers, null);
    return this;
  }

  /** Whoever asked for a WebSocket sends no further request: without a length the end of the connection is the body's. */
  #begin(status: number, headers: readonly string[], length: number | null): void {
    const to = { method: this.method, version: '1.0', isLast: true } as const;
    this.#socket.write(responseForm(status, headers, length, to).head, 'latin1');
    this.#status = status;
  }

  write(chunk: Buffer): boolean {
    this.#responseBytes += chunk.length;
    return this.#socket.write(chunk);
  }

  end(): void {
    this.#socket.end();
  }

  onDrain(listener: () => void): void {
    this.#socket.on('drain', listener);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  onClose(listener: (outcome: ExchangeOutcome) => void): void {
    if (this.#outcome) listener(this.#outcome);
    else this.#closeListeners.push(listener);
  }

  #close(): void {
    const isSwitched = this.#status === 101;
    this.#outcome = {
      completed: isSwitched || this.#socket.writableFinished,
      responseBytes: isSwitched ? this.tunnel.bytesToCaller : this.#responseBytes,
      requestBytes: this.tunnel.bytesFromCaller,
    };
    for (const listener of this.#closeListeners) listener(this.#outcome);
  }
}
