import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './features/session/content-security-policy.ts';

/**
 * Gives each page a Content-Security-Policy with a nonce of its own. Next reads the nonce from the request's
 * header and puts it on its scripts, so no inline script runs that the server did not write.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  // biome-ignore lint/style/noProcessEnv: Next replaces it at build time, so that the development rule never ships
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-address', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  /** Pages only: the API answers no HTML, and static files need no policy. */
  matcher: ['/((?!v2/|v3/|v3\\.0/|api/|_next/|healthz|readyz|openapi\\.json|icon\\.svg).*)'],
};
