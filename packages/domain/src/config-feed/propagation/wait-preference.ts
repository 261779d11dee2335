import { MAX_WAIT_SECONDS } from '@turnpike/contracts/http/propagation';

/**
 * Seconds of `wait` in a `Prefer` header (RFC 7240, 2 and 4.3), at most {@link MAX_WAIT_SECONDS}; null where it does not
 * ask for that. What is no preference that we know is passed over, as the RFC wants it; of two, the first counts.
 */
export function waitPreference(prefer: string | null): number | null {
  for (const preference of prefer?.split(',') ?? []) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return null;
}
