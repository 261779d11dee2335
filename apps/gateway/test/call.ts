import { sign } from '@turnpike/signing/sign';
import { sha256Hex } from '@turnpike/signing/signature';
import { Agent, request } from 'undici';

/** A response read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** The body as JSON. */
  readonly json: () => Record<string, unknown>;
}

/** What a call may set. */
export interface CallOptions {
  method?: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string;
}

const agent = new Agent({ connect: { rejectUnauthorized: false }, keepAliveTimeout: 1_000 });

/** Calls a gateway at an origin; the Host header may be any. */
export async function call(origin: string, target: string, options: CallOptions = {}): Promise<Answer> {
  const { method = 'GET', host, headers = {}, body } = options;
  const response = await request(origin + target, {
    method: method as 'GET',
    dispatcher: agent,
    headers: host === undefined ? headers : { ...headers, host },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.body.text();
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  };
}

/** Headers of a signed request. */
export function signedHeaders(options: {
  method?: string;
  target: string;
  host: string;
  key: string;
  secret: string;
  headers?: Record<string, string>;
  body?: string;
  timeMs?: number;
}): Record<string, string> {
  const headers = { host: options.host, ...options.headers };
  const added = sign({
    method: options.method ?? 'GET',
    target: options.target,
    headers: Object.entries(headers),
    bodySha256: sha256Hex(options.body ?? ''),
    key: options.key,
    secret: options.secret,
    nowMs: options.timeMs ?? Date.now(),
  });
  return { ...headers, ...added };
}
