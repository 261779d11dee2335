/**
 * The policy of one page: scripts only with this nonce, everything else from this origin, no framing.
 * Styles may be inline because Radix and the toaster write style elements at run time; a style cannot call out,
 * as images, fonts and connections are bound to this origin too.
 *
 * @param development - Next's development server needs eval for its reload.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return directives.join('; ');
}
