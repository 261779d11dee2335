import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Call } from '../pipeline/call.ts';
import { compression, GzipSink } from '../respond/compress.ts';
import { isEventStream } from '../respond/event-stream.ts';
import { backendHeaders, gatewayHeaders } from '../respond/response-headers.ts';
import type { ResponseSink } from '../wire/exchange.ts';
import {
  CallerGoneError,
  classifyFailure,
  type UpstreamFailure,
  UpstreamTimeoutError,
} from './upstream-failure.ts';

type Controller = Dispatcher.DispatchController;

/** An event stream may be silent for as long as any backend may take, whatever its API allows. */
const EVENT_STREAM_SILENCE_MS = 600_000;

/** How an attempt ended: the response was relayed, or broke half-way, or never came. */
export type AttemptResult = 'relayed' | 'broken' | UpstreamFailure;

/**
 * One attempt at a backend: relays its response to the caller as it arrives, with back-pressure, and carries the
 * end of either side to the other.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #call: Call;
  readonly #body: Readable | null;
  readonly #settle: (result: AttemptResult) => void;
  #timer: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #controller: Controller | null = null;
  #sink: ResponseSink | null = null;
  #requestSent = false;
  #over = false;

  /**
   * @param timeoutMs time for the response head, and between two parts of the body
   * @param body the body when it is streamed, to see whether the caller is the one who is slow
   */
  constructor(call: Call, timeoutMs: number, body: Readable | null, settle: (result: AttemptResult) => void) {
    this.#call = call;
    this.#body = body;
    this.#settle = settle;
    this.#timer = setTimeout(() => this.#onTimeout(), timeoutMs);
  }

  /** The caller is gone: the backend need not go on. */
  abort(): void {
    this.#fail(new CallerGoneError('the caller closed the connection'));
  }

  onRequestStart(controller: Controller): void {
    if (this.#over) controller.abort(new CallerGoneError('the call is over'));
    else this.#controller = controller;
  }

  onBodySent(): void {
    this.#timer.refresh();
  }

  onRequestSent(): void {
    this.#requestSent = true;
    this.#timer.refresh();
  }

  onResponseStart(controller: Controller, status: number): void {
    // Interim responses (100, 103) are for this hop only.
    if (this.#over || status < 200) return;
    const { clock, upstream } = this.#call;
    clock.mark('upstreamHead');
    upstream.status = status;
    upstream.headerMs = performance.now() - this.#startedAt;
    const raw = Array.isArray(controller.rawHeaders) ? (controller.rawHeaders as Buffer[]) : [];
    const sink = this.#start(status, backendHeaders(raw));
    sink.onDrain(() => controller.resume());
    this.#sink = sink;
    this.#timer.refresh();
  }

  #start(status: number, headers: string[]): ResponseSink {
    const call = this.#call;
    const { exchange, runtime } = call;
    const own = gatewayHeaders(call);
    if (runtime.features.settings.sse_strategy && isEventStream(headers)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#onTimeout(), EVENT_STREAM_SILENCE_MS);
      return exchange.startResponse(status, [...own, ...headers, 'X-Accel-Buffering', 'no']);
    }
    const compressed = compression(call, status, headers);
    const sink = exchange.startResponse(status, [...own, ...(compressed?.headers ?? headers)]);
    return compressed?.compresses ? new GzipSink(sink, compressed.level, call) : sink;
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#over) return;
    this.#timer.refresh();
    if (this.#sink?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#call.clock.mark('upstreamEnd');
    this.#finish('relayed');
    this.#sink?.end();
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    this.#fail(error);
  }

  #onTimeout(): void {
    if (this.#callerIsSlow()) this.#timer.refresh();
    else this.#fail(new UpstreamTimeoutError('the backend took too long'));
  }

  /** The backend is not to blame while the caller still has to send its body, or to read what was written. */
  #callerIsSlow(): boolean {
    if (this.#sink) return this.#controller?.paused === true;
    const body = this.#body;
    return (
      !this.#requestSent &&
      this.#controller !== null &&
      body !== null &&
      body.readableLength === 0 &&
      !body.readableEnded
    );
  }

  #fail(error: Error): void {
    if (this.#over) return;
    const failure = classifyFailure(error, this.#controller !== null);
    this.#call.upstream.error = failure.reason;
    const headSent = this.#sink !== null;
    this.#finish(headSent ? 'broken' : failure);
    // A response that was cut short must not look complete to the caller.
    if (headSent) this.#call.exchange.destroy();
    this.#controller?.abort(error);
  }

  #finish(result: AttemptResult): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#settle(result);
  }
}
