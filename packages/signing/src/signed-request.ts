/** Name of the algorithm, the scheme of the `Authorization` header. */
export const ALGORITHM = 'SDK-HMAC-SHA256';

/** Header that carries the signing time, `YYYYMMDD'T'HHMMSS'Z'` in UTC. */
export const DATE_HEADER = 'x-sdk-date';

/** Header whose value stands in for the body's hash. */
export const CONTENT_HASH_HEADER = 'x-sdk-content-sha256';

/** Value of {@link CONTENT_HASH_HEADER} that leaves the body out of the signature. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** Hex SHA-256 of the empty body. */
export const EMPTY_BODY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What a signature is made of and checked against. */
export interface SignableRequest {
  /** Upper-case method as on the wire. */
  readonly method: string;
  /** Path and query as on the wire (`/a%20b?x=1`), in origin form. */
  readonly target: string;
  /** Header lines in order, names in any case; a repeated name stays repeated. */
  readonly headers: Iterable<readonly [name: string, value: string]>;
}

/** A problem with what the client sent that makes checking the signature pointless. */
export interface Malformed {
  readonly failure: 'malformed';
  /** One clause in English, without a secret, that may be shown to the client. */
  readonly reason: string;
}

/** Makes a {@link Malformed}. */
export function malformed(reason: string): Malformed {
  return { failure: 'malformed', reason };
}
