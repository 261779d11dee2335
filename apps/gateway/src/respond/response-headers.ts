import { rateLimitHeaders } from '../limits/rate-limit-headers.ts';
import type { Call } from '../pipeline/call.ts';

/** Headers of a backend's response that end at this hop, or that the gateway writes itself. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);

/** The headers that every response of the gateway carries, and the X-Apig-* ones when asked for (reference 10.7). */
export function gatewayHeaders(call: Call): string[] {
  const headers = ['Server', 'api-gateway', 'X-Request-Id', call.requestId];
  if (call.standing) headers.push(...rateLimitHeaders(call.standing, call.debug));
  if (!call.debug) return headers;
  const headMs = call.clock.at('upstreamHead') ?? call.clock.elapsedMs();
  headers.push('X-Apig-Latency', String(Math.round(headMs)));
  if (call.upstream.headerMs !== null) {
    headers.push('X-Apig-Upstream-Latency', String(Math.round(call.upstream.headerMs)));
  }
  return headers;
}

/**
 * The backend's headers as they go on to the caller.
 * @param fields name, value, name, value … as on the wire, latin1
 */
export function backendHeaders(fields: readonly string[]): string[] {
  const headers: string[] = [];
  addBackendHeaders(headers, fields, true);
  return headers;
}

/** Adds them to others. @param withLength false where the length is told anew */
export function addBackendHeaders(headers: string[], fields: readonly string[], withLength: boolean): void {
  const nominated = nominatedBy(fields);
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] as string;
    const lower = name.toLowerCase();
    if (NOT_PASSED_ON.has(lower) || nominated?.has(lower)) continue;
    if (!withLength && lower === 'content-length') continue;
    headers.push(name, fields[index + 1] as string);
  }
}

/** Headers that end here because Connection names them (RFC 9110 section 7.6.1). */
function nominatedBy(fields: readonly string[]): ReadonlySet<string> | null {
  let nominated: Set<string> | null = null;
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] as string;
    const value = fields[index + 1] as string;
    if (name.length !== 10 || name.toLowerCase() !== 'connection' || isPlainConnection(value)) continue;
    nominated ??= new Set();
    for (const option of value.split(',')) nominated.add(option.trim().toLowerCase());
  }
  return nominated;
}

/** Names no other header. */
function isPlainConnection(value: string): boolean {
  return value === 'keep-alive' || value === 'close' || value === 'Keep-Alive' || value === 'Close';
}
