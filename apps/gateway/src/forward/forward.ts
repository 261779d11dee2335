import type { Readable } from 'node:stream';
import type { Pool } from 'undici';
import type { UpstreamPools } from '../egress/upstream-pools.ts';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';
import type { Rewrite, UpstreamRequest } from '../rewrite/compile-rewrite.ts';
import { Attempt, type AttemptResult } from './attempt.ts';
import { mayRetry } from './retry-rule.ts';
import { failureRefusal } from './upstream-failure.ts';

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
  if (!URL.canParse(rewrite.origin)) {
    const failure = { kind: 'dns', sent: false, reason: 'ERR_INVALID_URL' } as const;
    return failureRefusal(failure, call);
  }
  const timeoutMs = Math.min(rewrite.timeoutMs, call.runtime.features.maxTimeoutMs);
  const body = requestBody(call);
  const headers = bodyHeaders(call, request);
  let callerGone = false;
  let current: Attempt | null = null;
  exchange.onClose(() => {
    callerGone = true;
    current?.abort();
  });
  call.clock.mark('dispatched');
  while (!callerGone) {
    upstream.attempts += 1;
    const result = await new Promise<AttemptResult>((resolve) => {
      const stream = body && !Buffer.isBuffer(body) ? body : null;
      current = new Attempt(call, timeoutMs, stream, resolve);
      dispatch(pools.get(rewrite.origin), { ...request, headers }, body, current);
    });
    current = null;
    if (result === 'relayed' || result === 'broken' || callerGone) return null;
    const state = {
      retryCount: rewrite.retryCount,
      method: request.method,
      attempts: upstream.attempts,
      bodyReplayable: body === null || Buffer.isBuffer(body) || isUntouched(body),
    };
    if (mayRetry(result, state)) continue;
    // Lets the rest of the caller's body go, so that the refusal can be read.
    if (body && !Buffer.isBuffer(body)) body.destroy();
    return failureRefusal(result, call);
  }
  return null;
}

function dispatch(
  pool: Pool,
  request: UpstreamRequest,
  body: Readable | Buffer | null,
  attempt: Attempt,
): void {
  pool.dispatch(
    {
      method: request.method as 'GET',
      path: request.path,
      headers: request.headers as string[],
      body,
    },
    attempt,
  );
}

/** The body that was read to verify a signature, or the caller's stream, or none. */
function requestBody(call: Call): Readable | Buffer | null {
  if (call.bufferedBody) return call.bufferedBody;
  if (!call.exchange.hasBody) return null;
  const { settings, features } = call.runtime;
  return call.exchange.openBody(settings.requestBodyLimitBytes, features.bodyTimeoutMs);
}

/** The declared length goes along, so that a streamed body keeps its framing. */
function bodyHeaders(call: Call, request: UpstreamRequest): readonly string[] {
  const contentLength = call.header('content-length');
  return call.exchange.hasBody && contentLength !== undefined
    ? [...request.headers, 'content-length', contentLength]
    : request.headers;
}

/** True while no byte of the stream was taken: a failed connect leaves it so. */
function isUntouched(body: Readable): boolean {
  return !body.destroyed && !body.readableDidRead;
}
