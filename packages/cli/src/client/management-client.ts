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
  return answering(credentials, request, async (response) => ({
    status: response.status,
    body: parseBody(await response.text()),
  }));
}

/** The body of a successful answer, to be read as it comes. An error status is a {@link Failure}. */
export async function openStream(
  credentials: Credentials,
  wanted: ManagementRequest,
): Promise<ReadableStream<Uint8Array>> {
  const response = await answering(credentials, wanted, async (answer) => answer);
  if (response.ok && response.body) return response.body;
  throw refused(wanted, response.status, parseBody(await response.text()));
}

async function answering<T>(
  credentials: Credentials,
  request: ManagementRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  try {
    return await read(await signedFetch(credentials, request));
  } catch (error) {
    if (request.signal?.aborted) throw error;
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new Failure(
      'not_running',
      `No answer from ${credentials.endpoint} (${messageOf(cause)}). Is Turnpike running? Start it with npm start.`,
    );
  }
}

function signedFetch(credentials: Credentials, request: ManagementRequest): Promise<Response> {
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
  return fetch(url, {
    method: request.method,
    headers: { ...headers, ...signed },
    ...(body && { body }),
    ...(request.signal && { signal: request.signal }),
  });
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
  throw refused(wanted, status, body);
}

function refused({ method, path }: ManagementRequest, status: number, body: unknown): Failure {
  const { error_code: code, error_msg: message } = (body ?? {}) as {
    error_code?: string;
    error_msg?: string;
  };
  return new Failure(
    'request_failed',
    `${method} ${path} answered ${status}: ${code ?? ''} ${message ?? JSON.stringify(body)}`,
  );
}
