import { principalOfSession, principalOfToken } from '@turnpike/domain/accounts/load-principal';
import type { Env } from '@turnpike/domain/kernel/define-operation';
import { ManagementError } from '@turnpike/domain/kernel/management-error';
import type { Principal } from '@turnpike/domain/kernel/principal';
import { principalOfSignature } from './principal-of-signature.ts';
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
 * Who sent the request, by exactly one kind of credential: an SDK-HMAC-SHA256 signature (with a security token, when the
 * key is temporary), a token, or else the console's session cookie. Each is looked up anew, so that whatever was revoked
 * opens nothing from the next request on.
 * @throws ManagementError APIG.1000 without credentials, APIG.1002 with wrong ones or with two kinds of them
 */
export async function authenticate(env: Env, request: IncomingRequest): Promise<Principal> {
  const { headers } = request;
  const [isSigned, token] = [headers.has('authorization'), headers.get('x-auth-token')];
  if (isSigned && token !== null)
    throw new ManagementError('APIG.1002', 'there are an Authorization and an X-Auth-Token header, send one');
  if (isSigned) return principalOfSignature(env, request);
  if (headers.has('x-security-token'))
    throw new ManagementError('APIG.1002', 'X-Security-Token goes with a signature only');
  return token === null ? bySession(env, request) : byToken(env, token);
}

async function byToken(env: Env, token: string): Promise<Principal> {
  const principal = await principalOfToken(env, token);
  if (!principal) throw new ManagementError('APIG.1002', 'the token is not valid');
  return principal;
}

async function bySession(env: Env, request: IncomingRequest): Promise<Principal> {
  const sessionId = await request.sessionId();
  if (sessionId === null) throw new ManagementError('APIG.1000');
  requireSameOrigin(request);
  const principal = await principalOfSession(env, sessionId);
  if (!principal) throw new ManagementError('APIG.1002', 'the session has ended, sign in again');
  return principal;
}
