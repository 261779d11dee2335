import { hasDotSegment } from '../runtime/path-encoding.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Call } from './call.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Limits of a request's head (reference 4.2). */
const MAX_TARGET_BYTES = 32 * 1_024;
const MAX_HEADER_BYTES = 32 * 1_024;
const MAX_HEADERS_BYTES = 128 * 1_024;

/** Headers of which a second line would let two readers see two different requests. */
const SINGLE_HEADERS = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
  'x-apig-appcode',
  'x-sdk-content-sha256',
  'x-sdk-date',
  'x-stage',
]);

/** What a request target may be made of: visible ASCII without `#`, which starts no part of a target. */
const TARGET = /^[\x21\x22\x24-\x7e]+$/;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/;

/** The head of a request, read once; `invalid` is set when the request is refused for its form. */
export interface Head {
  /** Values by lower-case name; lines of one name joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly repeated: string | null;
  readonly headersTooLarge: boolean;
}

/** Reads the header lines of an exchange. */
export function readHead(exchange: Exchange): Head {
  const { rawHeaders } = exchange;
  const headers = new Map<string, string>();
  let repeated: string | null = null;
  let total = 0;
  let largest = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const size = name.length + value.length + 4;
    total += size;
    largest = Math.max(largest, size);
    const earlier = headers.get(name);
    if (earlier !== undefined && SINGLE_HEADERS.has(name)) repeated = name;
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  const headersTooLarge = largest > MAX_HEADER_BYTES || total > MAX_HEADERS_BYTES;
  return { headers, repeated, headersTooLarge };
}

/**
 * Checks the form of a request and splits its target. What a backend could read in another way than the gateway
 * is refused: repeated framing headers, ambiguous targets, dot segments in any spelling (reference 6.7).
 */
export function receive(call: Call, head: Head): Refusal | null {
  const { exchange } = call;
  if (exchange.target.length > MAX_TARGET_BYTES) return refused('uriTooLarge', 'target-length');
  if (head.headersTooLarge) return refused('headersTooLarge', 'header-size');
  if (head.repeated !== null) return refused('badRequest', 'repeated-header', head.repeated);
  const host = call.header('host')?.toLowerCase();
  if (host === undefined || !HOST.test(host)) return refused('badRequest', 'host');
  const transferEncoding = call.header('transfer-encoding');
  if (transferEncoding !== undefined && !isPlainChunked(exchange, transferEncoding)) {
    return refused('badRequest', 'transfer-encoding');
  }

  const target = originForm(exchange.target, host);
  if (target === null || !TARGET.test(target)) return refused('badRequest', 'target-form');
  const mark = target.indexOf('?');
  call.path = mark < 0 ? target : target.slice(0, mark);
  call.query = mark < 0 ? '' : target.slice(mark + 1);
  if (hasDotSegment(call.path)) return refused('badRequest', 'dot-segment');

  call.host = withoutPort(host);
  call.debug = call.header('x-apig-mode') === 'debug';
  const limitBytes = call.runtime.settings.requestBodyLimitBytes;
  if (Number(call.header('content-length') ?? 0) > limitBytes)
    return refused('bodyTooLarge', 'content-length');
  return null;
}

function refused(
  error: 'badRequest' | 'uriTooLarge' | 'headersTooLarge' | 'bodyTooLarge',
  rule: string,
  detail?: string,
): Refusal {
  return refusal(error, {
    stage: 'receive',
    rule,
    document: null,
    ...(detail === undefined ? {} : { detail }),
  });
}

/** Only `chunked` alone, and not in HTTP/1.0: other codings would be lost on the way to the backend. */
function isPlainChunked(exchange: Exchange, transferEncoding: string): boolean {
  return transferEncoding.toLowerCase() === 'chunked' && exchange.httpVersion === '1.1';
}

/** The target in origin form; absolute form is taken when it names the same host as the Host header. */
function originForm(target: string, host: string): string | null {
  if (target.startsWith('/')) return target;
  const match = /^https?:\/\/([^/?]+)(.*)$/i.exec(target);
  if (!match || match[1]?.toLowerCase() !== host) return null;
  const rest = match[2] ?? '';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function withoutPort(host: string): string {
  const bracket = host.lastIndexOf(']');
  const colon = host.indexOf(':', Math.max(bracket, 0));
  const name = colon < 0 ? host : host.slice(0, colon);
  if (bracket >= 0) return name.slice(1, -1);
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
