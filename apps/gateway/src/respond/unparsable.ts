import { randomUUID } from 'node:crypto';
import { dataPlaneErrors } from '@turnpike/contracts/errors/data-plane';
import type { WireFault } from '../http1/wire-fault.ts';
import type { PlainAnswer } from '../wire/caller-connection.ts';
import { errorBody } from './refuse.ts';

/** The answer to what is no clear request: no call was made of it, so it has a request id of its own. */
export function unparsableResponse(fault: WireFault): PlainAnswer {
  const error = dataPlaneErrors[fault.error];
  const requestId = randomUUID().replaceAll('-', '');
  return {
    status: error.status,
    headers: ['Server', 'api-gateway', 'X-Request-Id', requestId, 'Content-Type', 'application/json'],
    body: errorBody(error, requestId),
  };
}
