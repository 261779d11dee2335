import { createHash } from 'node:crypto';
import { sign } from '@turnpike/signing/sign';
import { Failure, messageOf } from '../failure.ts';

export type Credentials = {
  /** `http://host:port`, without a path. */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  /** Goes with a temporary key. */
  securityToken?: string | undefined;
};

export type ManagementRequest = {
  method: string;
  /** Path with its query, encoded: `/v2/<project>/apigw/instances?limit=1`. */
  path: string;
  /** Sent as JSON; undefined sends no body. */
  body?: unknown;
  /** Sent and signed beside the usual ones. */
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

export type ManagementAnswer = { status: number; body: unknown };

/** Sends a signed request; any status is an answer. Throws a {@link Failure} when none comes. */
export async function sendRequest(
  credentials: Credentials,
  request: ManagementRequest,
): Promise<ManagementAnswer> {
  const url = new URL(request.path, credentials.endpoint);
  const body = request.body === undefined ? '' : JSON.stringify(request.body);
  const headers: Record<string, string> = { ...request.headers, host: url.host };
  if (credentials.securityToken) headers['x-security-token'] = credentials.securityToken;
  if (body) headers['content-type'] = 'application/json';
  const signed = sign({
    method: request.method,
    target: `${url.pathname}${url.search}`,
    headers: Object.entries(headers),
    bodySha256: createHash('sha256').update(body).digest('hex'),
    key: credentials.accessKey,
    secret: credentials.secretKey,
    nowMs: Date.now(),
  });
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: request.method,
      headers: { ...headers, ...signed },
      ...(body && { body }),
      ...(request.signal && { signal: request.signal }),
    });
    text = await response.text();
  } catch (error) {
    if (request.signal?.aborted) throw error;
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new Failure(
      'not_running',
      `No answer from ${credentials.endpoint} (${messageOf(cause)}). Is Turnpike running? Start it with npm start.`,
    );
  }
  return { status: response.status, body: parseBody(text) };
}

function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As {@link sendRequest}, but an error status is a {@link Failure} with the answer's code and message. */
export async function request<T>(credentials: Credentials, wanted: ManagementRequest): Promise<T> {
  const { status, body } = await sendRequest(credentials, wanted);
  if (status < 400) return body as T;
  const { error_code: code, error_msg: message } = (body ?? {}) as {
    error_code?: string;
    error_msg?: string;
  };
  throw new Failure(
    'request_failed',
    `${wanted.method} ${wanted.path} answered ${status}: ${code ?? ''} ${message ?? JSON.stringify(body)}`,
  );
}
