import { canonicalRequest } from './canonical-request.ts';
import { headerLines } from './header-lines.ts';
import { formatSdkDate } from './sdk-date.ts';
import { signature } from './signature.ts';
import { ALGORITHM, CONTENT_HASH_HEADER, DATE_HEADER, type SignableRequest } from './signed-request.ts';

/** What signing takes. Every header given is signed, so give those that reach the verifier unchanged. */
export interface SignInput extends SignableRequest {
  /** Lowercase hex SHA-256 of the body; a header X-Sdk-Content-Sha256 among `headers` goes before it. */
  readonly bodySha256: string;
  readonly key: string;
  readonly secret: string;
  /** Signing time, Unix ms; a header X-Sdk-Date among `headers` goes before it. */
  readonly nowMs: number;
}

/** The headers to send beside those that were given. */
export interface SignedHeaders {
  'X-Sdk-Date': string;
  Authorization: string;
}

/** Signs a request with SDK-HMAC-SHA256 (reference 10.2). */
export function sign(input: SignInput): SignedHeaders {
  const given = headerLines(input.headers);
  const sdkDate = given.get(DATE_HEADER)?.[0] ?? formatSdkDate(input.nowMs);
  const headers = new Map(given).set(DATE_HEADER, [sdkDate]);
  headers.delete('authorization');
  const signedHeaders = [...headers.keys()].sort();
  const canonical = canonicalRequest({
    method: input.method,
    target: input.target,
    headers,
    signedHeaders,
    payloadHash: given.get(CONTENT_HASH_HEADER)?.[0] ?? input.bodySha256,
  });
  const fields = [
    `Access=${input.key}`,
    `SignedHeaders=${signedHeaders.join(';')}`,
    `Signature=${signature(input.secret, sdkDate, canonical)}`,
  ];
  return { 'X-Sdk-Date': sdkDate, Authorization: `${ALGORITHM} ${fields.join(', ')}` };
}
