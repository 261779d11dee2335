import type { ErrorBody } from '@turnpike/contracts/errors/error-code';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';
import { gatewayHeaders } from './response-headers.ts';

/** Answers a call with a refusal (reference 10.8); its decision goes to the record only. */
export function refuse(call: Call, refusal: Refusal): void {
  call.refusal = refusal;
  if (call.exchange.status !== 0) {
    call.exchange.destroy();
    return;
  }
  // Where a malformed request ends is a matter of opinion, so nothing after it is taken for the next one.
  if (refusal.error === 'badRequest') call.exchange.closeAfterResponse();
  const headers = [...gatewayHeaders(call), 'Content-Type', 'application/json'];
  call.exchange.respond(refusal.status, headers, errorBody(refusal, call.requestId));
}

/** Body of a refusal. */
export function errorBody(refusal: Pick<Refusal, 'code' | 'message'>, requestId: string): string {
  return JSON.stringify({
    error_code: refusal.code,
    error_msg: refusal.message,
    request_id: requestId,
  } satisfies ErrorBody);
}
