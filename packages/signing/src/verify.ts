import { timingSafeEqual } from 'node:crypto';
import { canonicalRequest, type QueryOrder } from './canonical-request.ts';
import { type Expired, payloadHash, readCredentials, type SignedCredentials } from './read-credentials.ts';
import { signature } from './signature.ts';
import type { Malformed, SignableRequest } from './signed-request.ts';

/** The signature is another one than ours. */
export interface Mismatch {
  readonly failure: 'mismatch';
  /** The verifier's own canonical request, lines separated by `\n`, for the client to compare. */
  readonly canonicalRequest: string;
}

/** No credential has this key. */
export interface UnknownKey {
  readonly failure: 'unknown-key';
  readonly access: string;
}

/** Answer of a verification. */
export type VerifyResult =
  | {
      readonly ok: true;
      readonly access: string /** False for UNSIGNED-PAYLOAD. */;
      readonly bodyCovered: boolean;
    }
  | Malformed
  | Expired
  | UnknownKey
  | Mismatch;

/**
 * Checks a signature whose credentials were read by {@link readCredentials}.
 * @param bodySha256 lowercase hex SHA-256 of the body that arrived. Null while it is not known: enough for an
 *   unsigned payload, and for a declared one to check the signature before reading the body (the caller then
 *   has to compare the body with the declared hash itself).
 */
export function verifySignature(
  request: SignableRequest,
  credentials: SignedCredentials,
  secret: string,
  bodySha256: string | null,
): { readonly ok: true } | Mismatch {
  const { authorization, payload } = credentials;
  const build = (queryOrder: QueryOrder): string =>
    canonicalRequest({
      method: request.method,
      target: request.target,
      headers: credentials.headers,
      signedHeaders: authorization.signedHeaders,
      payloadHash: payloadHash(payload, bodySha256),
      queryOrder,
    });
  const matches = (canonical: string): boolean =>
    equalInConstantTime(signature(secret, credentials.sdkDate, canonical), authorization.signature);

  const canonical = build('encoded');
  const bodyAgrees = payload.kind !== 'declared' || bodySha256 === null || bodySha256 === payload.sha256;
  if (bodyAgrees) {
    if (matches(canonical)) return { ok: true };
    const alternative = build('decoded');
    if (alternative !== canonical && matches(alternative)) return { ok: true };
  }
  return { failure: 'mismatch', canonicalRequest: canonical };
}

/**
 * Verifies a signed request in one go (reference 10.2).
 * @param bodySha256 lowercase hex SHA-256 of the body that arrived
 * @param findSecret gives the secret of a key, or null when there is no such credential
 * @param nowMs the verifier's clock, Unix ms
 */
export function verify(
  request: SignableRequest,
  bodySha256: string,
  findSecret: (access: string) => string | null,
  nowMs: number,
): VerifyResult {
  const credentials = readCredentials(request, nowMs);
  if ('failure' in credentials) return credentials;
  const { access } = credentials.authorization;
  const secret = findSecret(access);
  if (secret === null) return { failure: 'unknown-key', access };
  const result = verifySignature(request, credentials, secret, bodySha256);
  return 'failure' in result
    ? result
    : { ok: true, access, bodyCovered: credentials.payload.kind !== 'unsigned' };
}

/** Compares without telling by its time where two texts differ. Their lengths are no secret. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
