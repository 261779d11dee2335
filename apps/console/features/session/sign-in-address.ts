/** Sign-in page that leads back to a page of the console. */
export function signInAddress(page: string): string {
  return page === '/' || page.startsWith('/sign-in')
    ? '/sign-in'
    : `/sign-in?from=${encodeURIComponent(page)}`;
}

/**
 * Page to go to after sign-in. Only paths of this console: what stands in an address may come from anyone, and must
 * not lead elsewhere.
 */
export function pageAfterSignIn(search: string): string {
  const from = new URLSearchParams(search).get('from') ?? '/';
  try {
    const here = 'http://console.invalid';
    const url = new URL(from, here);
    return url.origin === here && from.startsWith('/') ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}
