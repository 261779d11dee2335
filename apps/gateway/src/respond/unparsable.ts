import { randomUUID } from 'node:crypto';
import { dataPlaneErrors } from '@turnpike/contracts/errors/data-plane';
import type { WireFault } from '../http1/wire-fault.ts';
import { STATUS_CODES } from '../net/node-http.ts';
import { errorBody } from './refuse.ts';

/** The response to bytes that are no request: a whole HTTP message, after which the connection is closed. */
export function unparsableResponse(fault: WireFault): string {
  const error = dataPlaneErrors[fault.error];
  const requestId = randomUUID().replaceAll('-', '');
  const body = errorBody(error, requestId);
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Refused'}`,
    'Server: api-gateway',
    `X-Request-Id: ${requestId}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
