import { pipeline, type Readable } from 'node:stream';
import type { Call } from '../pipeline/call.ts';

/** Starts reading a call's body within the gateway's limits, by way of its check if it has one; called at most once. */
export function openBody(call: Call): Readable {
  const { settings, features } = call.runtime;
  const body = call.exchange.openBody(settings.requestBodyLimitBytes, features.bodyTimeoutMs);
  // Either end is told by the other; what becomes of it is seen by who reads.
  return call.bodyCheck ? pipeline(body, call.bodyCheck(), () => undefined) : body;
}

/** A call's body where all of it is there and may go on; null: there is none, or it has to be opened. */
export function wholeBody({ exchange, bufferedBody, bodyCheck }: Call): Buffer | null {
  if (bufferedBody) return bufferedBody;
  // What is still to be checked goes by way of its check, also when all of it has come meanwhile.
  return exchange.hasBody && !bodyCheck ? exchange.takeWholeBody() : null;
}
