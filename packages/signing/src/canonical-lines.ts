import { type CanonicalParts, canonicalQuery, canonicalUri, splitTarget } from './canonical-request.ts';
import { decodeToText, reencode } from './percent-encoding.ts';

/** A canonical request line by line, for comparing, changing and showing; verifying has no use for it. */
export interface CanonicalLines {
  readonly method: string;
  readonly uri: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The empty line after the headers. */
  readonly blank: boolean;
  readonly signedHeaders: string;
  readonly payloadHash: string;
}

/** What a line of a canonical request is. */
export type CanonicalPart =
  | 'method'
  | 'uri'
  | 'query'
  | 'header'
  | 'blank'
  | 'signed headers'
  | 'payload hash'
  | 'other';

/** The lines of what `canonicalRequest` makes of the same parts. */
export function canonicalLines(parts: CanonicalParts): CanonicalLines {
  const { path, query } = splitTarget(parts.target);
  return {
    method: parts.method,
    uri: canonicalUri(path),
    query: canonicalQuery(query, parts.queryOrder),
    headers: parts.signedHeaders.map((name) => [name, (parts.headers.get(name) ?? []).join(',')]),
    blank: true,
    signedHeaders: parts.signedHeaders.join(';'),
    payloadHash: parts.payloadHash,
  };
}

/** The text of the lines. */
export function joinLines(lines: CanonicalLines): string {
  const headers = lines.headers.map(([name, value]) => `${name}:${value}`);
  const blank = lines.blank ? [''] : [];
  return [
    lines.method,
    lines.uri,
    lines.query,
    ...headers,
    ...blank,
    lines.signedHeaders,
    lines.payloadHash,
  ].join('\n');
}

const SECRET_NAMES =
  /^(authorization|proxy-authorization|cookie|apikey|x-apig-appcode|x-hw-appkey|x-auth-token|x-security-token)$|api-?key|app-?code|credential|passw|secret|session|signature|token/i;

/** Stands for a value that may be a secret. */
export const WITHHELD = '(secret)';

/** True for the name of a header or a query parameter whose value may be a secret. */
export function maySecretlyHold(name: string): boolean {
  return SECRET_NAMES.test(name);
}

/** The lines with {@link WITHHELD} for each value that may be a secret. @returns the same object when there is none */
export function withholdSecrets(lines: CanonicalLines): CanonicalLines {
  const query = lines.query.split('&').map(withoutValue).join('&');
  const headers = lines.headers.map(([name, value]): readonly [string, string] => [
    name,
    value !== '' && maySecretlyHold(name) ? WITHHELD : value,
  ]);
  const same =
    query === lines.query && headers.every(([, value], index) => value === lines.headers[index]?.[1]);
  return same ? lines : { ...lines, query, headers };
}

/** As {@link withholdSecrets}, of a text that should be a canonical request, whoever made it. */
export function withholdSecretsInText(text: string): string {
  return text
    .split('\n')
    .map((line, index) => {
      if (index === QUERY_LINE) return line.split('&').map(withoutValue).join('&');
      const [, name] = index > QUERY_LINE ? (/^([^:]+):./.exec(line) ?? []) : [];
      return name !== undefined && maySecretlyHold(name.trim()) ? `${name}:${WITHHELD}` : line;
    })
    .join('\n');
}

/** From 0. */
const QUERY_LINE = 2;

function withoutValue(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0 || equals === pair.length - 1) return pair;
  const name = pair.slice(0, equals);
  return maySecretlyHold(decodeToText(reencode(name, true))) ? `${name}=${WITHHELD}` : pair;
}
