import { type Claim, type Standing, untilResetMs } from './claim.ts';

/**
 * The headers that tell a caller of limits: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10:
 * `q` calls per `w` seconds, `r` left for `t` seconds), `Retry-After` (RFC 9110, 10.2.3) when the call is refused, and
 * the reference's own (10.7) when asked for.
 * @param debug the caller asks for X-Apig-* headers
 * @returns name, value, name, value …
 */
export function rateLimitHeaders(standing: Standing, debug: boolean): string[] {
  const { claims, left, refusedBy, atMs } = standing;
  const headers: string[] = [];
  let policies = '';
  let states = '';
  for (const [index, claim] of claims.entries()) {
    const remaining = left[index] ?? 0;
    if (debug && claim.name !== 'debug-domain')
      headers.push(`X-Apig-RateLimit-${claim.name}`, ownValue(claim, remaining));
    if (!claim.isTold && claim !== refusedBy) continue;
    const separator = policies === '' ? '' : ', ';
    policies += `${separator}"${claim.name}";q=${claim.limit};w=${claim.window.lengthMs / 1_000}`;
    states += `${separator}"${claim.name}";r=${remaining};t=${secondsLeft(claim, atMs)}`;
  }
  if (policies !== '') headers.push('RateLimit-Policy', policies, 'RateLimit', states);
  if (refusedBy) headers.push('Retry-After', String(secondsLeft(refusedBy, atMs)));
  return headers;
}

/** Whole seconds, so that nobody comes back too early. */
const secondsLeft = (claim: Claim, atMs: number): number => Math.ceil(untilResetMs(claim, atMs) / 1_000);

const ownValue = (claim: Claim, remaining: number): string =>
  `remain:${remaining},limit:${claim.limit},time:${claim.window.text}`;
