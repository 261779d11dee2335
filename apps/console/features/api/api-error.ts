import type { ErrorBody } from '@turnpike/contracts/errors/error-code';

/** A refusal of the management API, or of the way to it (code TURNPIKE.UNREACHABLE, status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Empty when the server gave none. */
  readonly requestId: string;
  /** Of a denied action: the record that tells why; empty when there is none. */
  readonly decisionId: string;

  constructor(status: number, code: string, message: string, requestId: string, decisionId = '') {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.decisionId = decisionId;
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === 'object' && value !== null && 'error_code' in value && 'error_msg' in value;
}

/** Builds the error of a response that is no success; the body may be anything, even HTML of a proxy. */
export async function errorOfResponse(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id') ?? '';
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) {
    const { error_code, error_msg, request_id, decision_id } = body;
    return new ApiError(response.status, error_code, error_msg, request_id ?? requestId, decision_id);
  }
  return new ApiError(response.status, `HTTP ${response.status}`, 'The server gave no reason.', requestId);
}

/** The error of a request that got no answer at all. */
export function unreachable(): ApiError {
  return new ApiError(0, 'TURNPIKE.UNREACHABLE', 'The console server did not answer.', '');
}
