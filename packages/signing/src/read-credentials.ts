import { type HeaderLines, headerLines } from './header-lines.ts';
import { type Authorization, parseAuthorization } from './parse-authorization.ts';
import { parseSdkDate } from './sdk-date.ts';
import {
  CONTENT_HASH_HEADER,
  DATE_HEADER,
  EMPTY_BODY_SHA256,
  type Malformed,
  malformed,
  type SignableRequest,
  UNSIGNED_PAYLOAD,
} from './signed-request.ts';

/** Largest difference between the signing time and the verifier's clock, either way. */
export const MAX_SKEW_MS = 15 * 60_000;

/** How a signature covers the body. */
export type Payload =
  /** The body's hash is part of the signature; the verifier has to hash what arrives. */
  | { readonly kind: 'hashed' }
  /** The client declared the hash; the signature can be checked first, then the body against it. */
  | { readonly kind: 'declared'; readonly sha256: string }
  /** The body is not covered. */
  | { readonly kind: 'unsigned' };

/** What can be known of a signed request before its secret and its body are at hand. */
export interface SignedCredentials {
  readonly authorization: Authorization;
  readonly sdkDate: string;
  readonly payload: Payload;
  readonly headers: HeaderLines;
}

/** The request was signed too long ago, or in the future. Both times are in the form of X-Sdk-Date. */
export interface Expired {
  readonly failure: 'expired';
  readonly signatureTimeMs: number;
  readonly serverTimeMs: number;
}

/**
 * Reads a request's signature and checks all that needs neither secret nor body: form, time, presence of the
 * signed headers.
 * @param nowMs the verifier's clock, Unix ms
 * @param maxSkewMs largest difference to the signing time, either way
 */
export function readCredentials(
  request: SignableRequest,
  nowMs: number,
  maxSkewMs = MAX_SKEW_MS,
): SignedCredentials | Malformed | Expired {
  const headers = headerLines(request.headers);
  const authorizationLine = only(headers, 'authorization');
  if (authorizationLine === null) return malformed('exactly one Authorization header is needed');
  const authorization = parseAuthorization(authorizationLine);
  if ('failure' in authorization) return authorization;

  const sdkDate = only(headers, DATE_HEADER);
  if (sdkDate === null) return malformed('exactly one X-Sdk-Date header is needed');
  const signatureTimeMs = parseSdkDate(sdkDate);
  if (signatureTimeMs === null) return malformed("X-Sdk-Date is not written as YYYYMMDD'T'HHMMSS'Z'");
  if (Math.abs(nowMs - signatureTimeMs) > maxSkewMs) {
    return { failure: 'expired', signatureTimeMs, serverTimeMs: nowMs };
  }

  const missing = authorization.signedHeaders.find((name) => !headers.has(name));
  if (missing !== undefined) return malformed(`signed header ${missing} is missing`);
  const payload = readPayload(headers);
  return 'failure' in payload ? payload : { authorization, sdkDate, payload, headers };
}

function readPayload(headers: HeaderLines): Payload | Malformed {
  if (!headers.has(CONTENT_HASH_HEADER)) return { kind: 'hashed' };
  const declared = only(headers, CONTENT_HASH_HEADER);
  if (declared === UNSIGNED_PAYLOAD) return { kind: 'unsigned' };
  if (declared !== null && /^[0-9a-f]{64}$/.test(declared)) return { kind: 'declared', sha256: declared };
  return malformed(`X-Sdk-Content-Sha256 is neither a hash nor ${UNSIGNED_PAYLOAD}`);
}

/** The value of a header that was sent exactly once, else null. */
function only(headers: HeaderLines, name: string): string | null {
  const values = headers.get(name);
  return values?.length === 1 ? (values[0] ?? null) : null;
}

/** The payload line of the canonical request, given the hash of the body that arrived. */
export function payloadHash(payload: Payload, bodySha256: string | null): string {
  if (payload.kind === 'unsigned') return UNSIGNED_PAYLOAD;
  return payload.kind === 'declared' ? payload.sha256 : (bodySha256 ?? EMPTY_BODY_SHA256);
}
