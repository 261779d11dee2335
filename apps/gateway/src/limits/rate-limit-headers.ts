import type { Claim, Standing } from './claim.ts';

/** Limits that the reference has a header for. */
const OWN_NAMES: ReadonlySet<string> = new Set(['api', 'user', 'app', 'ip', 'api-allenv']);

/**
 * The headers that tell a caller of limits: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10:
 * `q` calls per `w` seconds, `r` left for `t` seconds), `Retry-After` (RFC 9110, 10.2.3) when the call is refused, and
 * the reference's own (10.7) when asked for.
 * @param debug the caller asks for X-Apig-* headers
 * @returns name, value, name, value …
 */
export function rateLimitHeaders(standing: Standing, debug: boolean): string[] {
  const { claims, left, refusedBy, resetMs } = standing;
  const headers: string[] = [];
  let policies = '';
  let states = '';
  for (const [index, claim] of claims.entries()) {
    const remaining = claim === refusedBy ? 0 : (left[index] ?? 0);
    if (debug && OWN_NAMES.has(claim.name))
      headers.push(`X-Apig-RateLimit-${claim.name}`, ownValue(claim, remaining));
    if (!claim.isTold && claim !== refusedBy) continue;
    const separator = policies === '' ? '' : ', ';
    policies += separator + claim.policy;
    states += `${separator}"${claim.name}";r=${remaining};t=${seconds(resetMs[index])}`;
  }
  if (policies !== '') headers.push('RateLimit-Policy', policies, 'RateLimit', states);
  if (refusedBy) headers.push('Retry-After', String(seconds(resetMs[claims.indexOf(refusedBy)])));
  return headers;
}

/** Whole seconds, so that nobody comes back too early. */
const seconds = (ms = 0): number => Math.ceil(ms / 1_000);

const ownValue = (claim: Claim, remaining: number): string =>
  `remain:${remaining},limit:${claim.limit},time:${claim.window.text}`;
