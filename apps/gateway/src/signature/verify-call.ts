import type { SignedCredentials } from '@turnpike/signing/read-credentials';
import { sha256Hex } from '@turnpike/signing/signature';
import { EMPTY_BODY_SHA256 } from '@turnpike/signing/signed-request';
import { type Mismatch, verifySignature } from '@turnpike/signing/verify';
import type { Call } from '../pipeline/call.ts';
import { readBody } from '../wire/read-body.ts';
import { signable } from './signable.ts';

/**
 * Checks a call's signature as early as its payload allows; a covered body is read, and kept for the forward.
 * @returns null when it is right; later, when the body has to be read first
 */
export function verifyCall(
  call: Call,
  credentials: SignedCredentials,
  secret: string,
  signatureHeader = 'authorization',
): Mismatch | null | Promise<Mismatch | null> {
  const check = (bodySha256: string | null): Mismatch | null => {
    const result = verifySignature(signable(call.exchange, signatureHeader), credentials, secret, bodySha256);
    return 'failure' in result ? result : null;
  };
  if (!call.exchange.hasBody) return check(EMPTY_BODY_SHA256);
  if (credentials.payload.kind === 'unsigned') return check(null);
  if (credentials.payload.kind === 'declared') {
    const early = check(null);
    if (early) return early;
  }
  const { settings, features } = call.runtime;
  return readBody(call.exchange, settings.requestBodyLimitBytes, features.bodyTimeoutMs).then((body) => {
    call.bufferedBody = body;
    return check(sha256Hex(body));
  });
}
