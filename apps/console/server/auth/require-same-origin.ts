import { ManagementError } from '@turnpike/domain/kernel/management-error';

/** Header that only our own script can set: another site would need our consent by CORS, which is never given. */
export const CSRF_HEADER = 'x-requested-with';
export const CSRF_VALUE = 'turnpike-console';

/**
 * Guards requests that are authenticated by cookie against other sites.
 * @throws ManagementError TURNPIKE.0403 unless it is our own page that asks
 */
export function requireSameOrigin({ headers }: { headers: Headers }): void {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const own =
    headers.get(CSRF_HEADER) === CSRF_VALUE &&
    (site === null || site === 'same-origin') &&
    (origin === null || hostOf(origin) === headers.get('host'));
  if (!own) throw new ManagementError('TURNPIKE.0403');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
