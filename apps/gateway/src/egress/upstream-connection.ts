import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { BodyReader, type BodyTaker } from '../http1/body-reader.ts';
import { HeadScanner, NEEDS_MORE, REFUSED } from '../http1/head-scanner.ts';
import { type ResponseHead, readResponseHead } from '../http1/response-head.ts';
import type { WireFault } from '../http1/wire-fault.ts';

/** What a backend sent is no response, or one that two readers could read in two ways. */
export class BadResponseError extends Error {
  override readonly name = 'BadResponseError';
  readonly code: string;
  constructor(rule: string) {
    super(`the backend's response is not clear: ${rule}`);
    this.code = `bad-response:${rule}`;
  }
}

/** The backend closed the connection before its response was complete. */
export class BackendClosedError extends Error {
  override readonly name = 'BackendClosedError';
  readonly code = 'backend-closed';
}

/** Whose request a connection carries. Of one request, `onWholeResponse`, `onResponseEnd` or
 * `onConnectionLost` comes last, once. */
export interface ResponseTaker {
  /** The response came in one piece: nothing else of it follows. */
  onWholeResponse(head: ResponseHead, body: Buffer): void;
  onResponseHead(head: ResponseHead): void;
  onResponseData(bytes: Buffer): void;
  /** @param trailers name, value, name, value … */
  onResponseEnd(trailers: readonly string[]): void;
  /** The connection is gone, or of no use: it is closed already. */
  onConnectionLost(error: Error): void;
  /** The backend reads on. */
  onBackendDrain(): void;
}

/** What becomes of a connection is its pool's business. */
export interface ConnectionOwner {
  /** It can carry another request. */
  onConnectionFree(connection: UpstreamConnection): void;
  onConnectionClosed(connection: UpstreamConnection): void;
}

/** What one connection may carry besides responses: informational ones, by which a backend could keep a call for ever. */
const MAX_INTERIM_RESPONSES = 16;
/** Kept idle for this long where the backend does not say; many servers close after 5 s. */
const IDLE_MS = 4_000;
const MAX_IDLE_MS = 60_000;
/** Closed this much earlier than the backend said that it will. */
const EARLIER_MS = 1_000;

/** One HTTP/1.1 connection to a backend: one request at a time, and its response as strictly read as a caller's request. */
export class UpstreamConnection implements BodyTaker {
  /** When it should be closed if nobody uses it, on the monotonic clock. */
  idleUntilMs = performance.now() + IDLE_MS;
  /** Bytes of a response have come since the request began. */
  hasAnswered = false;
  /** It lay idle before the request: the backend may have closed it while the request was on its way. */
  wasIdle = false;
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #scanner = new HeadScanner('response');
  #taker: ResponseTaker | null = null;
  #method = '';
  #head: ResponseHead | null = null;
  #body: BodyReader | null = null;
  #interim = 0;
  #isRequestSent = false;
  #isPaused = false;
  #isClosed = false;
  #error: Error | null = null;

  constructor(socket: Socket, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.on('close', () => this.#onClose());
    socket.on('drain', () => this.#taker?.onBackendDrain());
  }

  /** Takes a request; what it consists of is written next. @param method decides whether the response has a body */
  begin(taker: ResponseTaker, method: string): void {
    this.#taker = taker;
    this.#method = method;
    this.#isRequestSent = false;
    this.#interim = 0;
    this.hasAnswered = false;
  }

  /** @param bytes a character of a text is a byte @returns false when the backend reads too slowly */
  write(bytes: string | Buffer): boolean {
    return typeof bytes === 'string' ? this.#socket.write(bytes, 'latin1') : this.#socket.write(bytes);
  }

  /** Writes that follow go out together at `uncork`. */
  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  /** All of the request was written. */
  requestSent(): void {
    this.#isRequestSent = true;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  /** Closes it; whoever has a request on it is not told. */
  abandon(): void {
    this.#taker = null;
    this.#close();
  }

  onBodyData(bytes: Buffer): void {
    this.#taker?.onResponseData(bytes);
  }

  onBodyEnd(trailers: readonly string[]): void {
    const taker = this.#taker;
    this.#taker = null;
    taker?.onResponseEnd(trailers);
  }

  #take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      // What comes unasked would be taken for the answer to the next request.
      if (!this.#taker) {
        this.#close();
        return;
      }
      this.hasAnswered = true;
      const body = this.#body;
      at = body ? body.read(bytes, at) : this.#takeHead(bytes, at);
      if (at === NEEDS_MORE) return;
      if (at === REFUSED) this.fail(badResponse(body?.fault ?? this.#scanner.fault));
      else if (this.#head && (this.#body === null || this.#body.isOver))
        this.#afterResponse(at < bytes.length);
      if (this.#isClosed) return;
    }
  }

  #takeHead(bytes: Buffer, from: number): number {
    const scanner = this.#scanner;
    const at = scanner.scan(bytes, from);
    if (at < 0) return at;
    const head = readResponseHead(scanner, this.#method);
    if ('rule' in head) {
      scanner.fault = head;
      return REFUSED;
    }
    if (head.status < 200) return this.#takeInterim(head, at);
    this.#head = head;
    const length = head.bodyLength;
    if (typeof length === 'number' && length > 0 && bytes.length - at >= length) {
      const taker = this.#taker;
      this.#taker = null;
      taker?.onWholeResponse(head, bytes.subarray(at, at + length));
      return at + length;
    }
    const body = new BodyReader(head.bodyLength, this);
    this.#body = body;
    this.#taker?.onResponseHead(head);
    // A body of no byte is over with its head; the caller may have left at the head.
    if (head.bodyLength === 0 && this.#taker) body.read(bytes, at);
    return at;
  }

  /** Informational responses are for this hop; nobody here has asked to switch protocols. */
  #takeInterim(head: ResponseHead, at: number): number {
    this.#interim += 1;
    if (head.status !== 101 && this.#interim <= MAX_INTERIM_RESPONSES) return at;
    this.#scanner.fault = { error: 'badRequest', rule: 'status-line' };
    return REFUSED;
  }

  /** @param hasMore bytes stand behind the response, where nothing was asked for */
  #afterResponse(hasMore: boolean): void {
    const head = this.#head;
    this.#head = null;
    this.#body = null;
    if (!head?.keepAlive || hasMore || !this.#isRequestSent || this.#isClosed) {
      this.#close();
      return;
    }
    this.resume();
    this.idleUntilMs = performance.now() + idleMs(head);
    this.#owner.onConnectionFree(this);
  }

  #onEnd(): void {
    // A body may end with the connection.
    if (this.#taker && this.#body?.close()) this.#body = null;
    this.fail(new BackendClosedError('the backend closed the connection'));
  }

  #onClose(): void {
    this.fail(this.#error ?? new BackendClosedError('the connection was closed'));
  }

  /** Closes it; whoever has a request on it is told why. */
  fail(error: Error): void {
    const taker = this.#taker;
    this.#taker = null;
    this.#close();
    taker?.onConnectionLost(error);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.destroy();
    this.#owner.onConnectionClosed(this);
  }
}

function badResponse(fault: WireFault | null): BadResponseError {
  return new BadResponseError(fault?.rule ?? 'unknown');
}

/** How long to keep a connection for another request: `Keep-Alive: timeout=N` of the response, or what is usual. */
function idleMs({ fields }: ResponseHead): number {
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] as string;
    if (name.length !== 10 || name.toLowerCase() !== 'keep-alive') continue;
    const seconds = /(?:^|[,;\s])timeout=(\d{1,9})/i.exec(fields[index + 1] ?? '')?.[1];
    if (seconds === undefined) return IDLE_MS;
    return Math.min(MAX_IDLE_MS, Math.max(0, Number(seconds) * 1_000 - EARLIER_MS));
  }
  return IDLE_MS;
}
