import type { Readable } from 'node:stream';
import type { UpstreamPools } from '../egress/upstream-pools.ts';
import { requestHead } from '../http1/serialise.ts';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';
import type { Rewrite, UpstreamRequest } from '../rewrite/compile-rewrite.ts';
import { openBody, wholeBody } from '../wire/open-body.ts';
import { Attempt, type AttemptResult, type OutgoingRequest } from './attempt.ts';
import { type AttemptState, mayRetry, metStaleConnection } from './retry-rule.ts';
import { failureRefusal, NOTHING_SENT } from './upstream-failure.ts';

/** Of these a backend expects a body, or the word that there is none (RFC 9110 section 8.6). */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Sends a call to its backend and relays the response, trying again where the retry rule allows it.
 * @returns a refusal when no attempt brought a response head; null when the caller has a response or is gone
 */
export async function forward(
  call: Call,
  rewrite: Rewrite,
  request: UpstreamRequest,
  pools: UpstreamPools,
): Promise<Refusal | null> {
  const { exchange, upstream } = call;
  if (!rewrite.isReachable) {
    return failureRefusal({ kind: 'dns', ...NOTHING_SENT, reason: 'ERR_INVALID_URL' }, call);
  }
  const timeoutMs = Math.min(rewrite.timeoutMs, call.runtime.features.maxTimeoutMs);
  const outgoing = outgoingRequest(call, request);
  const { body, method } = outgoing;
  let callerGone = false;
  let current: Attempt | null = null;
  let stale = 0;
  exchange.onClose(() => {
    callerGone = true;
    current?.abort();
  });
  if (isStream(body)) body.on('error', (error) => current?.bodyFailed(error));
  call.clock.mark('dispatched');
  while (!callerGone) {
    upstream.attempts += 1;
    const result = await new Promise<AttemptResult>((resolve) => {
      current = new Attempt(call, outgoing, timeoutMs, resolve);
      current.start(pools.get(rewrite.origin), stale > 0);
    });
    current = null;
    if (result === 'relayed' || result === 'broken' || callerGone) return null;
    const state: AttemptState = {
      retryCount: rewrite.retryCount,
      method,
      attempts: upstream.attempts - stale,
      bodyReplayable: !isStream(body) || isUntouched(body),
    };
    if (metStaleConnection(result, state)) stale += 1;
    else if (!mayRetry(result, state)) {
      // Lets the rest of the caller's body go, so that the refusal can be read.
      if (isStream(body)) body.destroy();
      return failureRefusal(result, call);
    }
  }
  return null;
}

/** The request as bytes: the body that was read to verify a signature, or the caller's stream, or none. */
function outgoingRequest(call: Call, { method, path, headers }: UpstreamRequest): OutgoingRequest {
  const { exchange } = call;
  const whole = wholeBody(call);
  if (!whole && !exchange.hasBody) {
    const fields = WITH_BODY.has(method) ? [...headers, 'content-length', '0'] : headers;
    return { method, head: requestHead(method, path, fields), body: null, isChunked: false };
  }
  // The declared length goes along, so that a streamed body keeps its framing.
  const length = whole ? String(whole.length) : call.header('content-length');
  const framing = length === undefined ? ['transfer-encoding', 'chunked'] : ['content-length', length];
  const head = requestHead(method, path, [...headers, ...framing]);
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
