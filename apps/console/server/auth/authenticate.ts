import { createHash } from 'node:crypto';
import { principalOfAccessKey, principalOfSession } from '@turnpike/domain/accounts/load-principal';
import type { Env } from '@turnpike/domain/kernel/define-operation';
import { ManagementError } from '@turnpike/domain/kernel/management-error';
import type { Principal } from '@turnpike/domain/kernel/principal';
import { readCredentials } from '@turnpike/signing/read-credentials';
import { verifySignature } from '@turnpike/signing/verify';
import { requireSameOrigin } from './require-same-origin.ts';

/** What authentication needs of a request. */
export interface IncomingRequest {
  method: string;
  /** Path and query as on the wire. */
  target: string;
  headers: Headers;
  body: Buffer;
  /** Id of the session that the browser's cookie names; null: none. */
  sessionId: () => Promise<string | null>;
}

/**
 * Who sent the request: by its SDK-HMAC-SHA256 signature, or by the console's session cookie.
 * @throws ManagementError APIG.1000 without credentials, APIG.1002 with wrong ones
 */
export async function authenticate(env: Env, request: IncomingRequest): Promise<Principal> {
  if (request.headers.has('authorization')) return bySignature(env, request);
  if (request.headers.has('x-auth-token')) throw new ManagementError('APIG.1002', 'no token of this system');
  const sessionId = await request.sessionId();
  if (sessionId === null) throw new ManagementError('APIG.1000');
  requireSameOrigin(request);
  const principal = await principalOfSession(env, sessionId);
  if (!principal) throw new ManagementError('APIG.1002', 'the session has ended, sign in again');
  return principal;
}

async function bySignature(env: Env, { method, target, headers, body }: IncomingRequest): Promise<Principal> {
  const request = { method, target, headers: [...headers] };
  const credentials = readCredentials(request, env.now().getTime());
  if ('failure' in credentials) {
    const reason = credentials.failure === 'expired' ? expiry(credentials) : credentials.reason;
    throw new ManagementError('APIG.1002', reason);
  }
  const found = await principalOfAccessKey(env, credentials.authorization.access);
  if (!found)
    throw new ManagementError('APIG.1002', `the access key ${credentials.authorization.access} is not valid`);
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const result = verifySignature(request, credentials, found.secret, bodySha256);
  if ('failure' in result) {
    throw new ManagementError(
      'APIG.1002',
      `the signature does not match, canonicalRequest:${oneLine(result.canonicalRequest)}`,
    );
  }
  return found.principal;
}

const oneLine = (canonicalRequest: string): string => canonicalRequest.replaceAll('\n', '|');

function expiry({
  signatureTimeMs,
  serverTimeMs,
}: {
  signatureTimeMs: number;
  serverTimeMs: number;
}): string {
  const at = (ms: number): string => new Date(ms).toISOString();
  return `signature expired, signature time:${at(signatureTimeMs)}, server time:${at(serverTimeMs)}`;
}
