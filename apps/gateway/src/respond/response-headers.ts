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
 * @param raw name, value, name, value … as bytes from the wire
 */
export function backendHeaders(raw: readonly Buffer[]): string[] {
  const names: string[] = [];
  const headers: string[] = [];
  let nominated: Set<string> | null = null;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]?.toString('latin1') ?? '';
    const lower = name.toLowerCase();
    const value = raw[index + 1]?.toString('latin1') ?? '';
    if (lower === 'connection') {
      nominated ??= new Set();
      for (const option of value.split(',')) nominated.add(option.trim().toLowerCase());
    }
    if (NOT_PASSED_ON.has(lower)) continue;
    names.push(lower);
    headers.push(name, value);
  }
  const dropped = nominated;
  if (!dropped) return headers;
  return headers.filter((_, index) => !dropped.has(names[index >> 1] ?? ''));
}
