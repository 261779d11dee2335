import type { SignedCredentials } from '@turnpike/signing/read-credentials';
import { sha256Hex } from '@turnpike/signing/signature';
import { EMPTY_BODY_SHA256 } from '@turnpike/signing/signed-request';
import { type Mismatch, verifySignature } from '@turnpike/signing/verify';
import type { Call } from '../pipeline/call.ts';
import type { ExplainSignature, Refusal } from '../pipeline/refusal.ts';
import { readBody } from '../wire/read-body.ts';
import { CheckedBody } from './checked-body.ts';
import { signable } from './signable.ts';
import { explainSignature } from './signature-evidence.ts';

/** A mismatch, and how to explain it. */
export type ExplainedMismatch = Mismatch & { readonly explain: ExplainSignature };

/** Bodies up to this are read whole: a backend then sees nothing of a call that is refused, and it can be tried again. */
const READ_UP_TO_BYTES = 256 * 1_024;

/**
 * Checks a call's signature as early as its payload allows. A covered body is read, and kept for the forward; a long one
 * whose hash was declared goes on while it is checked, and its end is held back until it is found right.
 * @param refuse makes the refusal for a body that is another one than was signed, if it is found out then
 * @returns null when it is right, as far as can be told now; later, when the body has to be read first
 */
export function verifyCall(
  call: Call,
  credentials: SignedCredentials,
  secret: string,
  refuse: (mismatch: ExplainedMismatch) => Refusal,
  signatureHeader = 'authorization',
): ExplainedMismatch | null | Promise<ExplainedMismatch | null> {
  const check = (bodySha256: string | null): ExplainedMismatch | null => {
    const request = signable(call.exchange, signatureHeader);
    const result = verifySignature(request, credentials, secret, bodySha256);
    if (!('failure' in result)) return null;
    return { ...result, explain: explainSignature(request, credentials, secret, bodySha256) };
  };
  // A body of another hash than the declared one never agrees.
  const mismatchOf = (found: string): ExplainedMismatch => {
    const mismatch = check(found);
    if (!mismatch) throw new Error('a body of another hash was found right');
    return mismatch;
  };
  if (!call.exchange.hasBody) return check(EMPTY_BODY_SHA256);
  if (credentials.payload.kind === 'unsigned') return check(null);
  const take = (body: Buffer): ExplainedMismatch | null => {
    call.bufferedBody = body;
    return check(sha256Hex(body));
  };
  // Most bodies come with their head: those are checked without waiting for anything.
  const whole = call.exchange.takeWholeBody();
  if (whole) return take(whole);
  if (credentials.payload.kind === 'declared') {
    const early = check(null);
    if (early) return early;
    const { sha256 } = credentials.payload;
    if (isLong(call) && call.plan.rewrite) {
      call.bodyCheck = () => new CheckedBody(sha256, (found) => refuse(mismatchOf(found)));
      return null;
    }
  }
  const { settings, features } = call.runtime;
  return readBody(call.exchange, settings.requestBodyLimitBytes, features.bodyTimeoutMs).then(take);
}

/** Also when its length is not known. */
function isLong(call: Call): boolean {
  return !(Number(call.header('content-length')) <= READ_UP_TO_BYTES);
}
