import { createHash } from 'node:crypto';
import type { callApi } from '@turnpike/contracts/http/apis';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { RELEASE_ENVIRONMENT_NAME } from '@turnpike/contracts/ids';
import { sign } from '@turnpike/signing/sign';
import { invalidParameter } from '../kernel/management-error.ts';

type CallBody = OperationParsed<typeof callApi>['body'];

/** Headers that belong to the connection or are set by the call itself. */
const ownHeaders =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*)$/i;
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What the call is made with, beside its body. */
export interface CallContext {
  host: string;
  environmentName: string;
  /** Key and secret in clear; null: the call is not signed. */
  credential: { key: string; secret: string } | null;
  nowMs: number;
}

/** A call as it goes out. */
export interface BuiltCall {
  target: string;
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * Target, headers and signature of a call.
 * @throws ManagementError when a header is not one that a caller may set
 */
export function buildCall(input: CallBody, context: CallContext): BuiltCall {
  const query = new URLSearchParams(input.query).toString();
  const target = query === '' ? input.path : `${input.path}${input.path.includes('?') ? '&' : '?'}${query}`;
  const body = Buffer.from(input.body, 'utf8');
  const headers = callerHeaders(input.headers);
  headers.Host = context.host;
  if (body.length > 0) headers['Content-Length'] = String(body.length);
  if (context.environmentName !== RELEASE_ENVIRONMENT_NAME) headers['X-Stage'] = context.environmentName;
  if (input.authentication === 'APP_CODE') headers['X-Apig-AppCode'] = input.app_code ?? '';
  if (input.authentication === 'TOKEN') headers['X-Auth-Token'] = input.token ?? '';
  if (context.credential) Object.assign(headers, signatureHeaders(input.method, target, body, context));
  return { target, headers, body };
}

function callerHeaders(given: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(given)) {
    const field = `headers.${name}`;
    if (!headerName.test(name)) throw invalidParameter(field, 'This is not a header name.');
    if (!headerValue.test(value)) throw invalidParameter(field, 'This is not a header value.');
    if (ownHeaders.test(name)) throw invalidParameter(field, 'This header is set by the call itself.');
  }
  return { ...given };
}

function signatureHeaders(
  method: string,
  target: string,
  body: Buffer,
  { host, credential, nowMs }: CallContext,
) {
  if (!credential) return {};
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  return sign({ method, target, headers: [['Host', host]], bodySha256, ...credential, nowMs });
}
