import type { ServerHttp2Stream } from 'node:http2';
import type { Readable } from 'node:stream';
import { FieldError, fieldLine } from '../http1/serialise.ts';
import type { ConnectionTimes } from './connection-times.ts';
import type { Exchange, ExchangeOutcome, ListenerIdentity, ResponseSink } from './exchange.ts';
import { httpDate } from './http-date.ts';
import type { Http2Head } from './http2-head.ts';
import type { Peers } from './raw-exchange.ts';
import { type BodySource, ReceivedBody } from './received-body.ts';
import { UnreadWatch } from './unread-watch.ts';

/** Codes of RFC 9113 section 7. */
const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const CANCEL = 8;

/** Fields that a response over HTTP/2 has not (RFC 9113 section 8.2.2): the library throws at them. */
const OF_CONNECTION = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** An exchange over one stream of an HTTP/2 connection. */
export class Http2Exchange implements Exchange, ResponseSink, BodySource {
  readonly head: Http2Head;
  readonly hasBody: boolean;
  readonly listener: ListenerIdentity;
  readonly #peers: Peers;
  readonly #stream: ServerHttp2Stream;
  readonly #closeListeners: ((outcome: ExchangeOutcome) => void)[] = [];
  #body: ReceivedBody | null = null;
  #awaitsContinue: boolean;
  #isRequestOver: boolean;
  readonly #unread = new UnreadWatch();
  #isFinished = false;
  #finishedMs: number | null = null;
  #isBrokenHere = false;
  #status = 0;
  #responseBytes = 0;
  #trailers: readonly string[] = [];
  #outcome: ExchangeOutcome | null = null;

  /** @param hasBody the header block was not the end of the request */
  constructor(
    stream: ServerHttp2Stream,
    head: Http2Head,
    hasBody: boolean,
    { peers, listener }: { peers: Peers; listener: ListenerIdentity },
  ) {
    this.head = head;
    this.hasBody = hasBody;
    this.listener = listener;
    this.#peers = peers;
    this.#stream = stream;
    this.#isRequestOver = !hasBody;
    this.#awaitsContinue = hasBody && head.expectsContinue;
    stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    stream.on('end', () => this.#onEnd());
    stream.on('error', () => undefined);
    stream.on('finish', () => this.#onFinish());
    stream.on('close', () => this.#onClose());
    // Nothing is read before somebody wants it; a request without a body has its end read.
    if (hasBody) stream.pause();
  }

  get method(): string {
    return this.head.method;
  }
  get target(): string {
    return this.head.target;
  }
  get rawHeaders(): readonly string[] {
    return this.head.fields;
  }
  get httpVersion(): string {
    return '2.0';
  }
  get scheme(): 'http' | 'https' {
    return this.#peers.scheme;
  }
  get remoteAddress(): string {
    return this.#peers.remoteAddress;
  }
  get localAddress(): string {
    return this.#peers.localAddress;
  }
  get localPort(): number {
    return this.#peers.localPort;
  }
  get status(): number {
    return this.#status;
  }

  openBody(limitBytes: number, timeoutMs: number): Readable {
    if (this.#body) throw new Error('the body was opened before');
    if (this.#awaitsContinue && !this.#stream.destroyed) this.#stream.additionalHeaders({ ':status': 100 });
    this.#awaitsContinue = false;
    this.#body = new ReceivedBody(this, limitBytes, timeoutMs);
    if (this.#outcome) this.#body.cutOff();
    return this.#body;
  }

  /** Frames come one by one: there is no whole body at hand. */
  takeWholeBody(): null {
    return null;
  }

  wantBody(): void {
    this.#stream.resume();
  }

  dropBody(): void {
    this.#stream.resume();
  }

  /** Where a request ends is never in doubt here. */
  closeAfterResponse(): void {}

  respond(status: number, headers: readonly string[], body: string | Buffer): void {
    const bytes = Buffer.from(body);
    this.startResponse(status, [
      ...without(headers, 'content-length'),
      'content-length',
      String(bytes.length),
    ]);
    if (bytes.length > 0) this.write(bytes);
    this.end();
  }

  startResponse(status: number, headers: readonly string[]): ResponseSink {
    if (this.#isGone) return this;
    const fields = responseFields(status, headers);
    const endStream = this.head.method === 'HEAD' || status === 204 || status === 304;
    const waitForTrailers = !endStream && this.head.takesTrailers;
    this.#stream.respond(fields as never, { endStream, waitForTrailers });
    if (waitForTrailers) {
      this.#stream.on('wantTrailers', () => this.#stream.sendTrailers(toObject(lowerCase(this.#trailers))));
    }
    this.#status = status;
    return this;
  }

  write(chunk: Buffer): boolean {
    if (this.#isGone || this.#stream.writableEnded || chunk.length === 0) return true;
    this.#responseBytes += chunk.length;
    return this.#stream.write(chunk);
  }

  end(trailers: readonly string[] = []): void {
    this.#trailers = trailers;
    if (!this.#isGone && !this.#stream.writableEnded) this.#stream.end();
  }

  onDrain(listener: () => void): void {
    this.#stream.on('drain', listener);
  }

  /** Breaks the stream: other exchanges of the connection go on. */
  destroy(): void {
    this.#isBrokenHere = true;
    if (!this.#stream.destroyed) this.#stream.close(INTERNAL_ERROR);
  }

  /**
   * Looks whether the caller takes too long: for taking what was written (it may give no window for ever), or for ending a
   * body that nobody wants.
   */
  checkTimes(nowMs: number, { unreadMs, lingerMs }: ConnectionTimes): void {
    if (this.#isFinished) {
      this.#finishedMs ??= nowMs;
      // What is left of the request is not wanted (RFC 9113 section 8.1).
      if (nowMs - this.#finishedMs > lingerMs) this.#stream.close(NO_ERROR);
    } else if (this.#unread.isTooLong(this.#stream.writableLength, nowMs, unreadMs))
      this.#stream.close(CANCEL);
  }

  onClose(listener: (outcome: ExchangeOutcome) => void): void {
    if (this.#outcome) listener(this.#outcome);
    else this.#closeListeners.push(listener);
  }

  /** The caller let go of it before it was answered. */
  get isBrokenByCaller(): boolean {
    return this.#outcome?.completed === false && !this.#isBrokenHere;
  }

  get #isGone(): boolean {
    return this.#outcome !== null || this.#stream.destroyed || this.#stream.closed;
  }

  #onData(chunk: Buffer): void {
    const body = this.#body;
    if (!body || body.destroyed) return;
    body.receive(chunk);
    if (!body.isWanted && !body.destroyed) this.#stream.pause();
  }

  #onEnd(): void {
    this.#isRequestOver = true;
    if (this.#body && !this.#body.destroyed && !this.#stream.aborted) this.#body.complete();
  }

  /** All of the response was taken: what is left of the request is read and dropped. */
  #onFinish(): void {
    this.#isFinished = true;
    if (!this.#isRequestOver) this.#stream.resume();
  }

  #onClose(): void {
    const { rstCode } = this.#stream;
    const completed =
      this.#status !== 0 && this.#stream.writableEnded && !this.#stream.aborted && rstCode === NO_ERROR;
    const requestBytes = this.#body?.bytes ?? 0;
    this.#outcome = { completed, responseBytes: this.#responseBytes, requestBytes };
    if (!this.#isRequestOver || this.#stream.aborted) this.#body?.cutOff();
    for (const listener of this.#closeListeners) listener(this.#outcome);
  }
}

/** @throws FieldError when a field cannot be written */
function responseFields(status: number, headers: readonly string[]): string[] {
  const fields = [':status', String(status), ...lowerCase(headers)];
  if (!fields.includes('date')) fields.push('date', httpDate(Date.now()));
  return fields;
}

/** @throws FieldError for a field that cannot be written, or a second length */
export function lowerCase(headers: readonly string[]): string[] {
  const fields: string[] = [];
  let hasLength = false;
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase();
    const value = headers[index + 1] as string;
    fieldLine(name, value);
    if (OF_CONNECTION.has(name)) continue;
    if (name === 'content-length') {
      if (hasLength) throw new FieldError('a response has two lengths');
      hasLength = true;
    }
    fields.push(name, value);
  }
  return fields;
}

function without(headers: readonly string[], lowerCaseName: string): string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== lowerCaseName);
}

function toObject(fields: readonly string[]): Record<string, string[]> {
  const byName = new Map<string, string[]>();
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] as string;
    byName.set(name, [...(byName.get(name) ?? []), fields[index + 1] as string]);
  }
  return Object.fromEntries(byName);
}
