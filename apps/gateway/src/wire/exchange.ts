import type { Readable } from 'node:stream';

/** The listener that a connection came in by, as whoever opened it knows it. */
export interface ListenerIdentity {
  /** Of purpose ENDPOINT: the id of the endpoint connection. */
  readonly id: string;
  readonly purpose: 'DEFAULT' | 'CUSTOM' | 'ENDPOINT';
  /** Whose calls come in by an endpoint connection; null for other purposes. */
  readonly account: { readonly id: string; readonly name: string } | null;
}

/** One call as the stages see it: no object of the HTTP implementation below crosses this line. */
export interface Exchange {
  readonly method: string;
  /** Request target as on the wire. */
  readonly target: string;
  /** Name, value, name, value … as on the wire, latin1. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly scheme: 'http' | 'https';
  /** The caller's address; an IPv4-mapped one as IPv4. */
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly localPort: number;
  readonly listener: ListenerIdentity;
  /** True when the request carries a body, possibly an empty one. */
  readonly hasBody: boolean;

  /**
   * Starts reading the body; called at most once, and only when `hasBody`. A caller that waits for `100 Continue`
   * gets it now. The stream errors with {@link BodyTooLargeError} past the limit, and with
   * `BodyTimeoutError` when nothing of it comes for `timeoutMs` (0: without limit). Destroying it does not hurt the
   * connection to the caller: a response can still be sent.
   */
  openBody(limitBytes: number, timeoutMs: number): Readable;
  /**
   * The whole body, when all of it has arrived and nobody has opened it: takes it, in place of `openBody`. Most bodies are
   * small and come with their head; whoever takes those so spares a stream. Null: it has to be opened.
   */
  takeWholeBody(): Buffer | null;
  /**
   * Makes the response to come the last one on its connection: what follows on it is not read any more. For a
   * request whose end is in doubt, since what follows may be part of it.
   */
  closeAfterResponse(): void;
  /** Sends a whole response. */
  respond(status: number, headers: readonly string[], body: string | Buffer): void;
  /** Sends the head of a response and gives the place to write the body to. */
  startResponse(status: number, headers: readonly string[]): ResponseSink;
  /** Status of the response once its head was handed over, else 0. */
  readonly status: number;
  /** Breaks the connection, so that a caller notices that the response is not complete. */
  destroy(): void;
  /** Adds a listener that is called once, when the exchange is over; at once when it is over already. */
  onClose(listener: (outcome: ExchangeOutcome) => void): void;
}

/** Where a response body is written. */
export interface ResponseSink {
  /** @returns false when the caller reads too slowly: stop until `onDrain` */
  write(chunk: Buffer): boolean;
  /** @param trailers name, value, name, value …; where the caller's protocol has no place for them, they are dropped */
  end(trailers?: readonly string[]): void;
  onDrain(listener: () => void): void;
}

/** How an exchange ended. */
export interface ExchangeOutcome {
  /** True: the response was written to its end. False: the caller or the gateway broke the connection before. */
  readonly completed: boolean;
  /** Body bytes handed to the connection. */
  readonly responseBytes: number;
  readonly requestBytes: number;
  /** Bytes of the response's head, where they are counted. */
  readonly headBytesSent?: number;
}

/** The request body is larger than the gateway takes. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly limitBytes: number;
  constructor(limitBytes: number) {
    super(`request body exceeds ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}
