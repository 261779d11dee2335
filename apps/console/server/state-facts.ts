import type { IncomingHttpHeaders } from 'node:http';
import { REMOTE_ADDRESS_HEADER, TARGET_HEADER } from './http/trusted-headers.ts';

/** What is known of a request without believing the client. */
export interface ReceivedRequest {
  headers: IncomingHttpHeaders;
  url?: string | undefined;
  socket: { remoteAddress?: string | undefined };
}

/**
 * Names that Next.js or we would believe, had the client not been able to set them: about the way here, and, between the
 * parts of Next.js and of proxies, about the path that is meant, the method that is meant and what was decided before.
 */
const untrustedHeader =
  /^(x-forwarded-|x-middleware-|x-turnpike-|x-real-ip$|forwarded$|x-invoke-|x-matched-path$|x-now-|x-vercel-|x-prerender-|x-nextjs-data$|x-original-|x-rewrite-|x-http-method|x-method-override$|x-override-)/;

/** By these Next.js is asked for parts of a page; an operation is none, and would be answered by a redirect. */
const pageHeader = /^(rsc$|next-)/;
const isOperation = (url: string): boolean => /^\/v(2|3|3\.0)\//.test(url);

/** Removes what a client says about its way here, and states its address and the target as they came over the wire. */
export function stateFacts({ headers, url = '/', socket }: ReceivedRequest): void {
  for (const name of Object.keys(headers)) {
    if (untrustedHeader.test(name) || (isOperation(url) && pageHeader.test(name))) delete headers[name];
  }
  headers[REMOTE_ADDRESS_HEADER] = socket.remoteAddress ?? '';
  headers[TARGET_HEADER] = url;
}
