import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { plainAddress } from '../net/ip-address.ts';
import type { Exchange, ExchangeOutcome, ListenerIdentity, ResponseSink } from './exchange.ts';
import { RequestBody } from './request-body.ts';

/** How long a caller may go on sending a body that nobody wants after its response. */
const LINGER_MS = 5_000;

/** What an exchange shares with the listener that accepted its connection. */
export interface ConnectionState {
  readonly listener: ListenerIdentity;
  /** True once connections are not to be kept alive. */
  readonly isDraining: () => boolean;
  /** Called when the last response of the connection begins. */
  readonly lastResponse: () => void;
}

/** An exchange over `node:http` or `node:https`. */
export class NodeExchange implements Exchange, ResponseSink {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly scheme: 'http' | 'https';
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly localPort: number;
  readonly listener: ListenerIdentity;
  readonly hasBody: boolean;

  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #connection: ConnectionState;
  readonly #closeListeners: ((outcome: ExchangeOutcome) => void)[] = [];
  #awaitsContinue: boolean;
  #isLast = false;
  #body: RequestBody | null = null;
  #responseBytes = 0;
  #status = 0;
  #outcome: ExchangeOutcome | null = null;

  /**
   * @param awaitsContinue the caller sent `Expect: 100-continue` and holds its body back
   * @param connection what the listener knows of the connection below
   */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    scheme: 'http' | 'https',
    awaitsContinue: boolean,
    connection: ConnectionState,
  ) {
    const { socket } = request;
    this.method = request.method ?? '';
    this.target = request.url ?? '';
    this.rawHeaders = request.rawHeaders;
    this.httpVersion = request.httpVersion;
    this.scheme = scheme;
    this.remoteAddress = plainAddress(socket.remoteAddress ?? '');
    this.localAddress = plainAddress(socket.localAddress ?? '');
    this.localPort = socket.localPort ?? 0;
    this.listener = connection.listener;
    const { 'content-length': contentLength, 'transfer-encoding': transferEncoding } = request.headers;
    this.hasBody = transferEncoding !== undefined || Number(contentLength ?? 0) > 0;
    this.#request = request;
    this.#response = response;
    this.#awaitsContinue = awaitsContinue;
    this.#connection = connection;
    response.once('close', () => this.#close());
  }

  openBody(limitBytes: number, timeoutMs: number): Readable {
    if (this.#body) throw new Error('the body was opened before');
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false;
      this.#response.writeContinue();
    }
    this.#body = new RequestBody(this.#request, limitBytes, timeoutMs);
    return this.#body;
  }

  closeAfterResponse(): void {
    this.#isLast = true;
  }

  respond(status: number, headers: readonly string[], body: string | Buffer): void {
    const length = Buffer.byteLength(body);
    this.#responseBytes = length;
    this.#writeHead(status, [...headers, 'content-length', String(length)]);
    this.#response.end(body);
  }

  startResponse(status: number, headers: readonly string[]): ResponseSink {
    this.#writeHead(status, headers);
    // Node keeps the head for the first write, so that both go in one packet. A body that does not come at once
    // (a stream of events, a long poll) must not hold the head back.
    process.nextTick(() => {
      if (this.#responseBytes === 0 && !this.#response.writableEnded) this.#response.flushHeaders();
    });
    return this;
  }

  get status(): number {
    return this.#status;
  }

  /** False while bytes of the request's body are still to come. */
  get requestComplete(): boolean {
    return this.#request.complete;
  }

  write(chunk: Buffer): boolean {
    this.#responseBytes += chunk.length;
    return this.#response.write(chunk);
  }

  end(): void {
    this.#response.end();
  }

  onDrain(listener: () => void): void {
    this.#response.on('drain', listener);
  }

  destroy(): void {
    this.#request.socket.destroy();
  }

  onClose(listener: (outcome: ExchangeOutcome) => void): void {
    if (this.#outcome) listener(this.#outcome);
    else this.#closeListeners.push(listener);
  }

  #close(): void {
    const completed = this.#response.writableFinished;
    if (completed && !this.#request.complete) this.#linger();
    const requestBytes = this.#body?.bytes ?? 0;
    const outcome = { completed, responseBytes: this.#responseBytes, requestBytes };
    this.#outcome = outcome;
    for (const listener of this.#closeListeners) listener(outcome);
  }

  #writeHead(status: number, headers: readonly string[]): void {
    // A caller that still waits for 100 may send its body or not: the connection cannot be used again.
    const mustClose = this.#isLast || this.#awaitsContinue || this.#connection.isDraining();
    if (mustClose) this.#connection.lastResponse();
    this.#response.writeHead(status, mustClose ? [...headers, 'connection', 'close'] : [...headers]);
    this.#status = status;
  }

  /**
   * Lets the caller finish sending, for a while: closing with unread data in the socket would reset the
   * connection and lose the response on its way.
   */
  #linger(): void {
    const { socket } = this.#request;
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    this.#request.once('close', () => clearTimeout(timer));
    this.#request.resume();
  }
}
