import type { HeaderLines } from './header-lines.ts';
import { decodeToText, reencode } from './percent-encoding.ts';

/**
 * Order of query parameters. The specification sorts by encoded name and value; the official Node.js signer
 * sorts before it encodes, and by UTF-16 code units, which differs where reserved characters meet digits and letters.
 */
export type QueryOrder = 'encoded' | 'decoded';

/** A path that stands for itself. */
const PLAIN_PATH = /^[A-Za-z0-9\-._~/]*$/;

/** Canonical URI: each segment decoded once and encoded after RFC 3986, ending with `/`. */
export function canonicalUri(path: string): string {
  if (PLAIN_PATH.test(path)) return path.endsWith('/') ? path : `${path}/`;
  const segments = path.split('/').map((segment) => reencode(segment, false));
  const uri = segments.join('/');
  return uri.endsWith('/') ? uri : `${uri}/`;
}

/** Canonical query string of a raw one (without `?`); empty pieces between `&` are left out. */
export function canonicalQuery(query: string, order: QueryOrder = 'encoded'): string {
  if (query === '') return '';
  const pairs: { name: string; value: string; sortName: string; sortValue: string }[] = [];
  for (const piece of query.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const name = reencode(equals < 0 ? piece : piece.slice(0, equals), true);
    const value = equals < 0 ? '' : reencode(piece.slice(equals + 1), true);
    const decoded = order === 'decoded';
    pairs.push({
      name,
      value,
      sortName: decoded ? decodeToText(name) : name,
      sortValue: decoded ? decodeToText(value) : value,
    });
  }
  if (pairs.length > 1)
    pairs.sort((a, b) => compare(a.sortName, b.sortName) || compare(a.sortValue, b.sortValue));
  return pairs.map(({ name, value }) => `${name}=${value}`).join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The parts of a canonical request. */
export interface CanonicalParts {
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  readonly headers: HeaderLines;
  /** Lower-case names in the order of the signature. */
  readonly signedHeaders: readonly string[];
  /** Lowercase hex SHA-256 of the body, or the value of X-Sdk-Content-Sha256. */
  readonly payloadHash: string;
  readonly queryOrder?: QueryOrder;
}

/**
 * The text that is hashed and signed: method, URI, query, headers, header names, payload hash, one per line.
 * The lines of a header that was sent more than once are joined with `,`.
 */
export function canonicalRequest(parts: CanonicalParts): string {
  const { path, query } = splitTarget(parts.target);
  const headers = parts.signedHeaders.map((name) => `${name}:${(parts.headers.get(name) ?? []).join(',')}\n`);
  return [
    parts.method,
    canonicalUri(path),
    canonicalQuery(query, parts.queryOrder),
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

/** Splits a request target at its first `?`. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
