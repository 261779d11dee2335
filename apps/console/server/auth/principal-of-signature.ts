import { createHash } from 'node:crypto';
import { principalOfAccessKey, principalOfTemporaryKey } from '@turnpike/domain/accounts/load-principal';
import { recordKeyUse } from '@turnpike/domain/accounts/record-key-use';
import type { Env } from '@turnpike/domain/kernel/define-operation';
import { ManagementError } from '@turnpike/domain/kernel/management-error';
import type { Principal } from '@turnpike/domain/kernel/principal';
import { readCredentials, type SignedCredentials } from '@turnpike/signing/read-credentials';
import { verifySignature } from '@turnpike/signing/verify';
import type { IncomingRequest } from './authenticate.ts';

const SECURITY_TOKEN_HEADER = 'x-security-token';

/**
 * Who signed the request: an access key without, a temporary key with its security token; neither is taken for the other.
 * @throws ManagementError APIG.1002 that says what is wrong with the signature
 */
export async function principalOfSignature(
  env: Env,
  { method, target, headers, body }: IncomingRequest,
): Promise<Principal> {
  const request = { method, target, headers: [...headers] };
  const credentials = readCredentials(request, env.now().getTime());
  if ('failure' in credentials) {
    const reason = credentials.failure === 'expired' ? expiry(credentials) : credentials.reason;
    throw new ManagementError('APIG.1002', reason);
  }
  const securityToken = securityTokenOf(credentials);
  const { access } = credentials.authorization;
  const found = await (securityToken === null
    ? principalOfAccessKey(env, access)
    : principalOfTemporaryKey(env, access, securityToken));
  if (!found) throw new ManagementError('APIG.1002', `the access key ${access} is not valid`);
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const result = verifySignature(request, credentials, found.secret, bodySha256);
  if ('failure' in result) {
    throw new ManagementError(
      'APIG.1002',
      `the signature does not match, canonicalRequest:${withoutSecrets(result.canonicalRequest)}`,
    );
  }
  if (securityToken === null) recordKeyUse(env, found.principal.accountId, access);
  return found.principal;
}

/** Null: there is none. One that is not signed could have been put there by anybody on the way. */
function securityTokenOf({ headers, authorization }: SignedCredentials): string | null {
  const values = headers.get(SECURITY_TOKEN_HEADER);
  if (values === undefined) return null;
  if (values.length !== 1 || !authorization.signedHeaders.includes(SECURITY_TOKEN_HEADER))
    throw new ManagementError('APIG.1002', 'X-Security-Token must be there once, and signed');
  return values[0] ?? '';
}

/** For the client to compare, on one line. */
function withoutSecrets(canonicalRequest: string): string {
  return canonicalRequest
    .split('\n')
    .map((line) =>
      line.startsWith(`${SECURITY_TOKEN_HEADER}:`) ? `${SECURITY_TOKEN_HEADER}:(secret)` : line,
    )
    .join('|');
}

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
