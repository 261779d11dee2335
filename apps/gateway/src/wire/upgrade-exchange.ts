import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { plainAddress } from '../net/ip-address.ts';
import { STATUS_CODES } from '../net/node-http.ts';
import { Tunnel, type TunnelSocket } from '../websocket/tunnel.ts';
import type { Exchange, ExchangeOutcome, ListenerIdentity, ResponseSink } from './exchange.ts';

/** True for a request that asks for a WebSocket in the form of RFC 6455; what else asks to switch is an ordinary request. */
export function asksForWebSocket(request: IncomingMessage): boolean {
  const { headers } = request;
  return (
    request.method === 'GET' &&
    request.httpVersion === '1.1' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[A-Za-z0-9+/]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
    headers['transfer-encoding'] === undefined &&
    Number(headers['content-length'] ?? 0) === 0
  );
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

  readonly #socket: TunnelSocket;
  readonly #closeListeners: ((outcome: ExchangeOutcome) => void)[] = [];
  #status = 0;
  #responseBytes = 0;
  #outcome: ExchangeOutcome | null = null;

  constructor(
    request: IncomingMessage,
    socket: TunnelSocket,
    head: Buffer,
    scheme: 'http' | 'https',
    listener: ListenerIdentity,
  ) {
    const { socket: connection } = request;
    this.method = request.method ?? '';
    this.target = request.url ?? '';
    this.rawHeaders = request.rawHeaders;
    this.httpVersion = request.httpVersion;
    this.scheme = scheme;
    this.remoteAddress = plainAddress(connection.remoteAddress ?? '');
    this.localAddress = plainAddress(connection.localAddress ?? '');
    this.localPort = connection.localPort ?? 0;
    this.listener = listener;
    this.#socket = socket;
    this.tunnel = new Tunnel(socket, head);
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

  respond(status: number, headers: readonly string[], body: string | Buffer): void {
    this.startResponse(status, [...headers, 'content-length', String(Buffer.byteLength(body))]);
    this.#responseBytes = Buffer.byteLength(body);
    this.#socket.end(body);
  }

  startResponse(status: number, headers: readonly string[]): ResponseSink {
    this.#status = status;
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
    for (let index = 0; index < headers.length; index += 2)
      lines.push(`${headers[index]}: ${headers[index + 1]}`);
    this.#socket.write(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`, 'latin1');
    return this;
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
