import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import type { ResponseTaker, UpstreamConnection } from '../egress/upstream-connection.ts';
import type { ConnectionWaiter, UpstreamPool } from '../egress/upstream-pool.ts';
import type { ResponseHead } from '../http1/response-head.ts';
import type { Call } from '../pipeline/call.ts';
import { compression, GzipSink } from '../respond/compress.ts';
import { isEventStream } from '../respond/event-stream.ts';
import { addBackendHeaders, backendHeaders, gatewayHeaders } from '../respond/response-headers.ts';
import type { ResponseSink } from '../wire/exchange.ts';
import { backendDeadlines, type Limited, NOT_WATCHED } from './deadlines.ts';
import { type BodyProgress, BodySender } from './send-body.ts';
import {
  CallerGoneError,
  classifyFailure,
  type UpstreamFailure,
  UpstreamTimeoutError,
} from './upstream-failure.ts';

/** An event stream may be silent for as long as any backend may take, whatever its API allows. */
const EVENT_STREAM_SILENCE_MS = 600_000;
/** A body up to this goes out in one write with its head. */
const SMALL_BODY_BYTES = 4 * 1_024;

/** How an attempt ended: the response was relayed, or broke half-way, or never came. */
export type AttemptResult = 'relayed' | 'broken' | UpstreamFailure;

/** Who decides what comes after an attempt. */
export interface AttemptOwner {
  /** Called once. */
  onAttemptOver(result: AttemptResult): void;
}

/** A request as it is written. */
export interface OutgoingRequest {
  readonly method: string;
  /** Request line, fields and the empty line; a character is a byte. */
  readonly head: string;
  readonly body: Readable | Buffer | null;
  /** A streamed body without a declared length. */
  readonly isChunked: boolean;
}

/**
 * One attempt at a backend: relays its response to the caller as it arrives, with back-pressure, and carries the
 * end of either side to the other.
 */
export class Attempt implements ConnectionWaiter, ResponseTaker, BodyProgress, Limited {
  dueMs: number;
  place = NOT_WATCHED;
  readonly #call: Call;
  readonly #request: OutgoingRequest;
  readonly #owner: AttemptOwner;
  readonly #startedAtMs = performance.now();
  #silenceMs: number;
  #pool: UpstreamPool | null = null;
  #connection: UpstreamConnection | null = null;
  #sender: BodySender | null = null;
  #sink: ResponseSink | null = null;
  #awaitsDrain = false;
  #isOver = false;

  /** @param timeoutMs time for the response head, and between two parts of the body */
  constructor(call: Call, request: OutgoingRequest, timeoutMs: number, owner: AttemptOwner) {
    this.#call = call;
    this.#request = request;
    this.#owner = owner;
    this.#silenceMs = timeoutMs;
    this.dueMs = this.#startedAtMs + timeoutMs;
  }

  /** @param notKept true for a connection that has not been idle */
  start(pool: UpstreamPool, notKept: boolean): void {
    backendDeadlines.watch(this);
    this.#pool = pool;
    pool.acquire(this, notKept);
  }

  /** The caller is gone: the backend need not go on. */
  abort(): void {
    // Every call ends so: an error costs as much as reading a request.
    if (!this.#isOver) this.#fail(new CallerGoneError('the caller closed the connection'));
  }

  onConnected(connection: UpstreamConnection): void {
    this.#connection = connection;
    const { method, head, body, isChunked } = this.#request;
    connection.begin(this, method);
    if (body === null) {
      connection.write(head);
      connection.requestSent();
    } else if (Buffer.isBuffer(body)) {
      if (body.length <= SMALL_BODY_BYTES) connection.write(head + body.toString('latin1'));
      else {
        connection.cork();
        connection.write(head);
        connection.write(body);
        connection.uncork();
      }
      connection.requestSent();
    } else {
      connection.write(head);
      this.#sender = new BodySender(body, connection, isChunked, this);
    }
  }

  onConnectFailed(error: Error): void {
    this.#fail(error);
  }

  onBodyProgress(): void {
    this.#putOff();
  }

  onBodySent(): void {
    this.#connection?.requestSent();
    this.#putOff();
  }

  /** The caller's body broke off, or is not taken further. */
  bodyFailed(error: Error): void {
    this.#fail(error);
  }

  onBackendDrain(): void {
    this.#sender?.drained();
  }

  onResponseHead({ status, fields }: ResponseHead): void {
    this.#answered(status);
    this.#sink = this.#start(status, backendHeaders(fields));
    this.#putOff();
  }

  onWholeResponse(head: ResponseHead, body: Buffer): void {
    const call = this.#call;
    const { sse_strategy, gzip } = call.runtime.features.settings;
    // What changes a body, or waits for its parts, takes it as it takes all others.
    if (sse_strategy || gzip) {
      this.onResponseHead(head);
      this.onResponseData(body);
      this.onResponseEnd();
      return;
    }
    this.#answered(head.status);
    call.clock.mark('upstreamEnd');
    const headers = gatewayHeaders(call);
    addBackendHeaders(headers, head.fields, false);
    this.#finish('relayed');
    call.exchange.respond(head.status, headers, body);
  }

  #answered(status: number): void {
    const { clock, upstream } = this.#call;
    clock.mark('upstreamHead');
    upstream.status = status;
    upstream.headerMs = performance.now() - this.#startedAtMs;
  }

  #start(status: number, headers: string[]): ResponseSink {
    const call = this.#call;
    const { exchange, runtime } = call;
    const own = gatewayHeaders(call);
    if (runtime.features.settings.sse_strategy && isEventStream(headers)) {
      this.#silenceMs = EVENT_STREAM_SILENCE_MS;
      return exchange.startResponse(status, [...own, ...headers, 'X-Accel-Buffering', 'no']);
    }
    const compressed = compression(call, status, headers);
    const sink = exchange.startResponse(status, [...own, ...(compressed?.headers ?? headers)]);
    return compressed?.compresses ? new GzipSink(sink, compressed.level, call) : sink;
  }

  onResponseData(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#putOff();
    if (this.#sink?.write(bytes) !== false) return;
    this.#connection?.pause();
    if (!this.#awaitsDrain) this.#sink.onDrain(this.#onCallerDrain);
    this.#awaitsDrain = true;
  }

  readonly #onCallerDrain = (): void => {
    if (this.#isOver) return;
    this.#connection?.resume();
    this.#putOff();
  };

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#call.clock.mark('upstreamEnd');
    const sink = this.#sink;
    this.#finish('relayed');
    sink?.end();
  }

  onConnectionLost(error: Error): void {
    this.#fail(error);
  }

  onDue(): void {
    if (this.#callerIsSlow()) this.#putOff();
    else this.#fail(new UpstreamTimeoutError('the backend took too long'));
  }

  #putOff(): void {
    this.dueMs = performance.now() + this.#silenceMs;
  }

  /** The backend is not to blame while the caller still has to send its body, or to read what was written. */
  #callerIsSlow(): boolean {
    if (this.#sink) return this.#connection?.isPaused === true;
    return this.#sender?.waitsForCaller === true;
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    const connection = this.#connection;
    const failure = classifyFailure(error, {
      sent: connection !== null,
      answered: connection?.hasAnswered === true,
      wasKept: connection?.wasIdle === true,
    });
    this.#call.upstream.error = failure.reason;
    const headSent = this.#sink !== null;
    connection?.abandon();
    this.#finish(headSent ? 'broken' : failure);
    // A response that was cut short must not look complete to the caller.
    if (headSent) this.#call.exchange.destroy();
  }

  #finish(result: AttemptResult): void {
    this.#isOver = true;
    backendDeadlines.forget(this);
    if (!this.#connection) this.#pool?.cancel(this);
    // Of a body that may be sent again nothing was taken.
    this.#sender?.stop();
    this.#owner.onAttemptOver(result);
  }
}
