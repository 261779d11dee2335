import type { SignedCredentials } from '@turnpike/signing/read-credentials';
import { sha256Hex } from '@turnpike/signing/signature';
import { EMPTY_BODY_SHA256 } from '@turnpike/signing/signed-request';
import { type Mismatch, verifySignature } from '@turnpike/signing/verify';
import type { Call } from '../pipeline/call.ts';
import type { ExplainSignature } from '../pipeline/refusal.ts';
import { readBody } from '../wire/read-body.ts';
import { signable } from './signable.ts';
import { explainSignature } from './signature-evidence.ts';

/** A mismatch, and how to explain it. */
export type ExplainedMismatch = Mismatch & { readonly explain: ExplainSignature };

/**
 * Checks a call's signature as early as its payload allows; a covered body is read, and kept for the forward.
 * @returns null when it is right; later, when the body has to be read first
 */
export function verifyCall(
  call: Call,
  credentials: SignedCredentials,
  secret: string,
  signatureHeader = 'authorization',
): ExplainedMismatch | null | Promise<ExplainedMismatch | null> {
  const check = (bodySha256: string | null): ExplainedMismatch | null => {
    const request = signable(call.exchange, signatureHeader);
    const result = verifySignature(request, credentials, secret, bodySha256);
    if (!('failure' in result)) return null;
    return { ...result, explain: explainSignature(request, credentials, secret, bodySha256) };
  };
  if (!call.exchange.hasBody) return check(EMPTY_BODY_SHA256);
  if (credentials.payload.kind === 'unsigned') return check(null);
  if (credentials.payload.kind === 'declared') {
    const early = check(null);
    if (early) return early;
  }
  const take = (body: Buffer): ExplainedMismatch | null => {
    call.bufferedBody = body;
    return check(sha256Hex(body));
  };
  const whole = call.exchange.takeWholeBody();
  if (whole) return take(whole);
  const { settings, features } = call.runtime;
  return readBody(call.exchange, settings.requestBodyLimitBytes, features.bodyTimeoutMs).then(take);
}
