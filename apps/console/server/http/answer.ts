import { STATUS_CODES } from 'node:http';
import type { ErrorBody } from '@turnpike/contracts/errors/error-code';
import type { Operation } from '@turnpike/domain/kernel/define-operation';
import type { Answer } from '@turnpike/domain/kernel/execute';
import { ManagementError } from '@turnpike/domain/kernel/management-error';
import { lineStream } from './line-stream.ts';

/**
 * The answer of an operation; no body for 204, lines as a stream.
 * @param onBroken a stream that failed when its beginning was sent already
 */
export async function successResponse(
  { contract: { media } }: Operation,
  { status, body, headers: own }: Answer,
  { requestId, onBroken }: { requestId: string; onBroken: (error: unknown) => void },
): Promise<Response> {
  const headers = { ...own, 'X-Request-Id': requestId, 'Cache-Control': 'no-store' };
  if (media === 'application/x-ndjson') {
    const stream = await lineStream(body as AsyncIterable<string>, onBroken);
    return new Response(stream, { status, headers: { ...headers, 'Content-Type': media } });
  }
  return body === undefined
    ? new Response(null, { status, headers })
    : Response.json(body, { status, headers });
}

/** The answer to a refusal, or to a fault of ours, whose text stays with us. */
export function errorResponse(
  error: unknown,
  { requestId, pathname }: { requestId: string; pathname: string },
): Response {
  const refusal = error instanceof ManagementError ? error : new ManagementError('APIG.9999');
  const body: ErrorBody = {
    error_code: refusal.code,
    error_msg: refusal.message,
    request_id: requestId,
    ...(refusal.decisionId !== undefined && { decision_id: refusal.decisionId }),
  };
  return Response.json(pathname.startsWith('/v3/') ? { ...keystoneError(refusal), ...body } : body, {
    status: refusal.status,
    headers: { 'X-Request-Id': requestId, 'Cache-Control': 'no-store' },
  });
}

/**
 * Clients of OpenStack's identity API look for an object of this form below `/v3`. Its code is ours, not the HTTP status
 * again: the official IAM client reads it before `error_code`.
 */
function keystoneError({ code, message, status }: ManagementError) {
  return { error: { code, message, title: STATUS_CODES[status] ?? '' } };
}
