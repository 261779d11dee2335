import type { Readable } from 'node:stream';
import type { RequestHead } from '../http1/request-head.ts';
import { chunkLine, LAST_CHUNK, lastChunk } from '../http1/serialise.ts';
import type { Exchange, ExchangeOutcome, ListenerIdentity, ResponseSink } from './exchange.ts';
import { type BodySource, ReceivedBody } from './received-body.ts';
import { type ResponseForm, responseForm } from './response-form.ts';

/** A head and the body's first parts up to this together go out in one write, as one string. */
const SMALL_BYTES = 8 * 1_024;
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/** Where a connection leads, the same for all its exchanges. */
export interface Peers {
  readonly scheme: 'http' | 'https';
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly localPort: number;
}

/** What an exchange asks of its connection. */
export interface Carrier extends BodySource {
  readonly peers: Peers;
  readonly listener: ListenerIdentity;
  /** What is left of the request's body does not matter to who comes next: the connection can be kept. */
  readonly canKeep: boolean;
  /** True when none of the body has come. */
  readonly awaitsBody: boolean;
  /** @returns false when the caller reads too slowly */
  write(bytes: string | Buffer): boolean;
  /** Writes that follow go out together at `uncork`. */
  cork(): void;
  uncork(): void;
  /** Writes the end of the response, possibly nothing; closes the exchange when all of it is on its way. */
  writeLast(text: string, isLast: boolean): void;
  /** The whole body, when it has come: takes it. */
  takeWholeBody(): Buffer | null;
  onDrain(listener: () => void): void;
  destroy(): void;
}

/** An exchange over HTTP/1.1, or 1.0. */
export class RawExchange implements Exchange, ResponseSink {
  readonly head: RequestHead;
  readonly #carrier: Carrier;
  readonly #closeListeners: ((outcome: ExchangeOutcome) => void)[] = [];
  #body: ReceivedBody | null = null;
  #wholeBytes = 0;
  #awaitsContinue: boolean;
  #isLast = false;
  #status = 0;
  #form: ResponseForm | null = null;
  /** Head and first small pieces, until the end of this turn. */
  #held: string | null = null;
  #responseBytes = 0;
  #isEnded = false;
  #outcome: ExchangeOutcome | null = null;

  constructor(head: RequestHead, carrier: Carrier) {
    this.head = head;
    this.#carrier = carrier;
    this.#awaitsContinue = head.expectsContinue && head.bodyLength !== 0;
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
    return this.head.version;
  }
  get scheme(): 'http' | 'https' {
    return this.#carrier.peers.scheme;
  }
  get remoteAddress(): string {
    return this.#carrier.peers.remoteAddress;
  }
  get localAddress(): string {
    return this.#carrier.peers.localAddress;
  }
  get localPort(): number {
    return this.#carrier.peers.localPort;
  }
  get listener(): ListenerIdentity {
    return this.#carrier.listener;
  }
  get hasBody(): boolean {
    return this.head.bodyLength !== 0;
  }
  get status(): number {
    return this.#status;
  }
  /** The body while somebody reads it. */
  get body(): ReceivedBody | null {
    return this.#body;
  }
  /** The response is on its way, or never will be. */
  get isOver(): boolean {
    return this.#outcome !== null;
  }
  get isEnded(): boolean {
    return this.#isEnded;
  }

  openBody(limitBytes: number, timeoutMs: number): Readable {
    if (this.#body) throw new Error('the body was opened before');
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false;
      if (this.#carrier.awaitsBody) this.#carrier.write(CONTINUE);
    }
    this.#body = new ReceivedBody(this.#carrier, limitBytes, timeoutMs);
    if (this.#outcome) this.#body.cutOff();
    return this.#body;
  }

  takeWholeBody(): Buffer | null {
    if (this.#body || this.#outcome) return null;
    const whole = this.#carrier.takeWholeBody();
    if (!whole) return null;
    this.#awaitsContinue = false;
    this.#wholeBytes = whole.length;
    return whole;
  }

  closeAfterResponse(): void {
    this.#isLast = true;
  }

  respond(status: number, headers: readonly string[], body: string | Buffer): void {
    if (this.#outcome) return;
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    const form = this.#begin(status, headers, length);
    this.#held = form.head;
    if (length > 0) {
      // Text of ASCII is latin1 as it is.
      if (typeof body === 'string' && body.length === length) this.#put(body, length);
      else this.#put(typeof body === 'string' ? Buffer.from(body) : body, length);
    }
    this.end();
  }

  startResponse(status: number, headers: readonly string[]): ResponseSink {
    if (this.#outcome) return this;
    this.#held = this.#begin(status, headers, null).head;
    // The head waits for the first part of the body, so that both go in one packet; not longer than this turn: a body
    // that does not come at once (a stream of events, a long poll) must not hold it back.
    process.nextTick(this.#release);
    return this;
  }

  write(chunk: Buffer): boolean {
    if (this.#outcome || this.#isEnded) return true;
    if (chunk.length === 0) return true;
    return this.#put(chunk, chunk.length);
  }

  end(trailers: readonly string[] = []): void {
    const form = this.#form;
    if (this.#outcome || this.#isEnded || !form) return;
    this.#isEnded = true;
    // A response that is shorter than it says must not look complete.
    if (typeof form.body === 'number' && this.#responseBytes !== form.body) {
      this.destroy();
      return;
    }
    let last = this.#held ?? '';
    this.#held = null;
    if (form.body === 'chunked') last += this.#takesTrailers(trailers) ? lastChunk(trailers) : LAST_CHUNK;
    this.#carrier.writeLast(last, form.isLast);
  }

  onDrain(listener: () => void): void {
    this.#carrier.onDrain(listener);
  }

  destroy(): void {
    this.#carrier.destroy();
  }

  onClose(listener: (outcome: ExchangeOutcome) => void): void {
    if (this.#outcome) listener(this.#outcome);
    else this.#closeListeners.push(listener);
  }

  /** The exchange is over. @param completed the response was sent to its end */
  close(completed: boolean): void {
    if (this.#outcome) return;
    const requestBytes = this.#wholeBytes + (this.#body?.bytes ?? 0);
    const outcome = { completed, responseBytes: this.#responseBytes, requestBytes };
    this.#outcome = outcome;
    if (!completed) this.#body?.cutOff();
    for (const listener of this.#closeListeners) listener(outcome);
  }

  #begin(status: number, headers: readonly string[], knownLength: number | null): ResponseForm {
    const { method, version, keepAlive } = this.head;
    // A caller that still waits for 100 may send its body or not: the connection cannot be used again.
    const isLast = this.#isLast || this.#awaitsContinue || !keepAlive || !this.#carrier.canKeep;
    const form = responseForm(status, headers, knownLength, { method, version, isLast });
    this.#form = form;
    this.#status = status;
    return form;
  }

  /** Frames a part of the body and writes it, or keeps it beside the head. */
  #put(part: Buffer | string, length: number): boolean {
    const { body } = this.#form as ResponseForm;
    if (body === 0) return true;
    this.#responseBytes += length;
    if (typeof body === 'number' && this.#responseBytes > body) {
      // What is too much would be taken for the next response.
      this.destroy();
      return true;
    }
    const isChunked = body === 'chunked';
    if (this.#held !== null && this.#held.length + length <= SMALL_BYTES) {
      const text = typeof part === 'string' ? part : part.toString('latin1');
      this.#held += isChunked ? `${chunkLine(length)}${text}\r\n` : text;
      return true;
    }
    const carrier = this.#carrier;
    if (this.#held === null && !isChunked) return carrier.write(part);
    carrier.cork();
    this.#release();
    if (isChunked) carrier.write(chunkLine(length));
    let canGoOn = carrier.write(part);
    if (isChunked) canGoOn = carrier.write('\r\n');
    carrier.uncork();
    return canGoOn;
  }

  /** Only who says so keeps trailers (RFC 9110 section 6.5.1); for all others they would be noise, or worse. */
  #takesTrailers({ length }: readonly string[]): boolean {
    if (length === 0) return false;
    const { fields } = this.head;
    return fields.some(
      (name, index) =>
        index % 2 === 0 &&
        name.toLowerCase() === 'te' &&
        /(?:^|,)\s*trailers\s*(?:$|,)/i.test(fields[index + 1] ?? ''),
    );
  }

  readonly #release = (): void => {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    if (!this.#outcome) this.#carrier.write(held);
  };
}
