import type { Readable } from 'node:stream';
import type { UpstreamPools } from '../egress/upstream-pools.ts';
import { requestHead } from '../http1/serialise.ts';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';
import type { Rewrite, UpstreamRequest } from '../rewrite/compile-rewrite.ts';
import { openBody, wholeBody } from '../wire/open-body.ts';
import { Attempt, type AttemptOwner, type AttemptResult, type OutgoingRequest } from './attempt.ts';
import { type AttemptState, mayRetry, metStaleConnection } from './retry-rule.ts';
import { failureRefusal, NOTHING_SENT } from './upstream-failure.ts';

/** Of these a backend expects a body, or the word that there is none (RFC 9110 section 8.6). */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

type Settle = (refusal: Refusal | null) => void;

/**
 * Sends a call to its backend and relays the response, trying again where the retry rule allows it.
 * @returns a refusal when no attempt brought a response head; null when the caller has a response or is gone
 */
export function forward(
  call: Call,
  rewrite: Rewrite,
  request: UpstreamRequest,
  pools: UpstreamPools,
): Refusal | Promise<Refusal | null> {
  if (!rewrite.isReachable) {
    return failureRefusal({ kind: 'dns', ...NOTHING_SENT, reason: 'ERR_INVALID_URL' }, call);
  }
  const outgoing = outgoingRequest(call, request);
  return new Promise((settle) => new Forwarding(call, rewrite, outgoing, pools, settle).start());
}

/** A call on its way to its backend, with all of its attempts. */
class Forwarding implements AttemptOwner {
  readonly #call: Call;
  readonly #rewrite: Rewrite;
  readonly #request: OutgoingRequest;
  readonly #pools: UpstreamPools;
  readonly #settle: Settle;
  #current: Attempt | null = null;
  /** Attempts that met a connection which the backend had closed. */
  #stale = 0;
  #isCallerGone = false;

  constructor(call: Call, rewrite: Rewrite, request: OutgoingRequest, pools: UpstreamPools, settle: Settle) {
    this.#call = call;
    this.#rewrite = rewrite;
    this.#request = request;
    this.#pools = pools;
    this.#settle = settle;
  }

  start(): void {
    const { body } = this.#request;
    this.#call.exchange.onClose(() => {
      this.#isCallerGone = true;
      this.#current?.abort();
    });
    if (isStream(body)) body.on('error', (error) => this.#current?.bodyFailed(error));
    this.#call.clock.mark('dispatched');
    if (this.#isCallerGone) this.#settle(null);
    else this.#attempt();
  }

  onAttemptOver(result: AttemptResult): void {
    this.#current = null;
    const { body, method } = this.#request;
    if (result === 'relayed' || result === 'broken' || this.#isCallerGone) {
      this.#settle(null);
      return;
    }
    const state: AttemptState = {
      retryCount: this.#rewrite.retryCount,
      method,
      attempts: this.#call.upstream.attempts - this.#stale,
      bodyReplayable: !isStream(body) || isUntouched(body),
    };
    const isStale = metStaleConnection(result, state);
    if (isStale) this.#stale += 1;
    if (isStale || mayRetry(result, state)) {
      // Not in the middle of what ended the last one: a backend that refuses at once would have the stack grow.
      queueMicrotask(() => (this.#isCallerGone ? this.#settle(null) : this.#attempt()));
      return;
    }
    // Lets the rest of the caller's body go, so that the refusal can be read.
    if (isStream(body)) body.destroy();
    this.#settle(failureRefusal(result, this.#call));
  }

  #attempt(): void {
    const { timeoutMs, origin } = this.#rewrite;
    this.#call.upstream.attempts += 1;
    const limitMs = Math.min(timeoutMs, this.#call.runtime.features.maxTimeoutMs);
    this.#current = new Attempt(this.#call, this.#request, limitMs, this);
    this.#current.start(this.#pools.get(origin), this.#stale > 0);
  }
}

/** The request as bytes: the body that was read to verify a signature, or the caller's stream, or none. */
function outgoingRequest(call: Call, { method, path, headers }: UpstreamRequest): OutgoingRequest {
  const { exchange } = call;
  const whole = wholeBody(call);
  if (!whole && !exchange.hasBody) {
    const framing = WITH_BODY.has(method) ? 'content-length: 0\r\n' : '';
    return { method, head: requestHead(method, path, headers, framing), body: null, isChunked: false };
  }
  // The declared length goes along, so that a streamed body keeps its framing.
  const length = whole ? String(whole.length) : call.header('content-length');
  const framing = length === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`;
  const head = requestHead(method, path, headers, framing);
  const body = whole ?? openBody(call);
  return { method, head, body, isChunked: length === undefined };
}

function isStream(body: Readable | Buffer | null): body is Readable {
  return body !== null && !Buffer.isBuffer(body);
}

/** True while no byte of the stream was taken: a failed connect leaves it so. */
function isUntouched(body: Readable): boolean {
  return !body.destroyed && !body.readableDidRead;
}
