import type { CanonicalLines } from './canonical-lines.ts';
import { splitTarget } from './canonical-request.ts';
import { reencode } from './percent-encoding.ts';
import { sha256Hex } from './signature.ts';
import { EMPTY_BODY_SHA256, UNSIGNED_PAYLOAD } from './signed-request.ts';

/** What a client signed instead of what it should have; null: it cannot have, with this request. */
export type Deviation = (lines: CanonicalLines, target: string) => CanonicalLines | null;

const changed = (lines: CanonicalLines, change: Partial<CanonicalLines>): CanonicalLines => ({
  ...lines,
  ...change,
});

const withHeader = (
  lines: CanonicalLines,
  name: string,
  change: (value: string) => string,
): CanonicalLines | null => {
  if (!lines.headers.some(([each]) => each === name)) return null;
  return changed(lines, {
    headers: lines.headers.map(([each, value]) => [each, each === name ? change(value) : value]),
  });
};

const withHost = (change: (host: string) => string): Deviation => {
  return (lines) => withHeader(lines, 'host', change);
};
const withContentType = (change: (type: string) => string): Deviation => {
  return (lines) => withHeader(lines, 'content-type', change);
};

const mediaType = (value: string): string => value.split(';', 1)[0]?.trim() ?? value;
const rawQuery = (target: string): string => splitTarget(target).query;
const rawPath = (target: string): string => splitTarget(target).path;
const endingInSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
const pairsOf = (query: string): string[] => query.split('&').filter((pair) => pair !== '');

const encodedPair = (pair: string, plusIsSpace: boolean): string => {
  const equals = pair.indexOf('=');
  if (equals < 0) return `${reencode(pair, plusIsSpace)}=`;
  return `${reencode(pair.slice(0, equals), plusIsSpace)}=${reencode(pair.slice(equals + 1), plusIsSpace)}`;
};

/** What clients are known to get wrong, the likeliest first. */
export const deviations = {
  'uri-without-final-slash': ({ uri, ...lines }) =>
    uri === '/' ? null : { ...lines, uri: uri.replace(/\/$/, '') },
  'payload-of-empty-body': (lines) => changed(lines, { payloadHash: EMPTY_BODY_SHA256 }),
  'host-without-port': withHost((host) => host.replace(/:\d+$/, '')),
  'host-with-https-port': withHost((host) => `${host.replace(/:\d+$/, '')}:443`),
  'host-with-http-port': withHost((host) => `${host.replace(/:\d+$/, '')}:80`),
  'host-in-other-case': withHost((host) => host.toLowerCase()),
  'content-type-without-parameters': withContentType(mediaType),
  'content-type-with-charset': withContentType((type) => `${mediaType(type)}; charset=utf-8`),
  'content-type-with-upper-case-charset': withContentType((type) => `${mediaType(type)}; charset=UTF-8`),
  'content-type-with-close-charset': withContentType((type) => `${mediaType(type)};charset=utf-8`),
  'content-type-with-close-upper-case-charset': withContentType((type) => `${mediaType(type)};charset=UTF-8`),
  'query-not-sorted': (lines, target) =>
    changed(lines, {
      query: pairsOf(rawQuery(target))
        .map((pair) => encodedPair(pair, true))
        .join('&'),
    }),
  'query-as-sent': (lines, target) => changed(lines, { query: rawQuery(target) }),
  'query-left-out': (lines) => changed(lines, { query: '' }),
  'query-plus-as-plus': (lines, target) =>
    changed(lines, {
      query: pairsOf(rawQuery(target))
        .map((pair) => encodedPair(pair, false))
        .sort()
        .join('&'),
    }),
  'query-space-as-plus': (lines) => changed(lines, { query: lines.query.replaceAll('%20', '+') }),
  'query-star-as-star': (lines) => changed(lines, { query: lines.query.replaceAll('%2A', '*') }),
  'query-empty-without-equals': (lines) => changed(lines, { query: lines.query.replaceAll(/=(?=&|$)/g, '') }),
  'uri-as-sent': (lines, target) => changed(lines, { uri: endingInSlash(rawPath(target)) }),
  'uri-as-sent-without-final-slash': (lines, target) => changed(lines, { uri: rawPath(target) }),
  'uri-encoded-twice': (lines) => changed(lines, { uri: lines.uri.replaceAll('%', '%25') }),
  'uri-with-query': (lines, target) =>
    changed(lines, { uri: `${endingInSlash(rawPath(target))}?${rawQuery(target)}` }),
  'headers-without-blank-line': (lines) => changed(lines, { blank: false }),
  'headers-not-in-order': (lines) => {
    const names = lines.signedHeaders.split(';').sort();
    const value = new Map(lines.headers);
    return changed(lines, { headers: names.map((name) => [name, value.get(name) ?? '']) });
  },
  'signed-headers-not-in-order': (lines) =>
    changed(lines, {
      signedHeaders: lines.signedHeaders.split(';').sort().join(';'),
      headers: [...lines.headers].sort(([a], [b]) => (a < b ? -1 : 1)),
    }),
  'method-in-lower-case': (lines) => changed(lines, { method: lines.method.toLowerCase() }),
  'payload-unsigned': (lines) => changed(lines, { payloadHash: UNSIGNED_PAYLOAD }),
  'payload-left-out': (lines) => changed(lines, { payloadHash: '' }),
  'payload-hash-in-upper-case': (lines) => changed(lines, { payloadHash: lines.payloadHash.toUpperCase() }),
  'payload-hash-of-text-null': (lines) => changed(lines, { payloadHash: sha256Hex('null') }),
} as const satisfies Record<string, Deviation>;

/** Names of deviations of the text that is signed. */
export type DeviationName = keyof typeof deviations;

/** Deviations of the secret itself: what came along when it was copied. */
export const secretDeviations = {
  'secret-with-line-end': (secret) => `${secret}\n`,
  'secret-with-windows-line-end': (secret) => `${secret}\r\n`,
  'secret-with-space': (secret) => `${secret} `,
  'secret-in-quotes': (secret) => `"${secret}"`,
} as const satisfies Record<string, (secret: string) => string>;
export type SecretDeviationName = keyof typeof secretDeviations;
