import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { createToken } from '@turnpike/contracts/http/tokens';
import { principalOfUser } from '../accounts/load-principal.ts';
import type { Env, Stranger } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { proveIdentity, type Refusal } from '../sign-in/prove-identity.ts';
import type { Named } from '../sign-in/repository.ts';

type Input = OperationParsed<typeof createToken>;
type Identity = Input['body']['auth']['identity'];

/**
 * Who asks for a token, by the password and code of the request. What the proof was is kept in the principal: its
 * credential is the password, and `mfaAt` tells of the code.
 * @throws ManagementError TURNPIKE.0401, whatever is wrong; TURNPIKE.0429 after too many failures; TURNPIKE.3401 when a
 *   code is missing, TURNPIKE.3402 from an address that is not allowed, TURNPIKE.3403 when the password must be changed
 */
export async function proveTokenIdentity(
  env: Env,
  { body }: Input,
  { requestId, sourceIp }: Pick<Stranger, 'requestId' | 'sourceIp'>,
): Promise<Principal> {
  const { identity } = body.auth;
  const { password, totp } = identity;
  const proof = await proveIdentity(env, {
    named: namedIn(identity),
    password: password.user.password,
    secondFactor: totp && { totpCode: totp.user.passcode },
    door: 'api',
    request: { operationId: createToken.id, action: 'iam:tokens:createToken', requestId, sourceIp },
  });
  if (proof.refusal !== undefined) throw refused(proof);
  const { user, mfaAt, mustChangePassword } = proof.proven;
  // The code was somebody else's by name, whatever it was by value.
  if (totp?.user.id !== undefined && totp.user.id !== user.id) throw new ManagementError('TURNPIKE.0401');
  if (mustChangePassword) throw new ManagementError('TURNPIKE.3403');
  const principal = await principalOfUser(env, user.id, { kind: 'password', id: '' }, mfaAt);
  if (!principal) throw new ManagementError('TURNPIKE.0401');
  return principal;
}

function namedIn({ password: { user } }: Identity): Named {
  if (user.id !== undefined) return { userId: user.id };
  const userName = user.name ?? '';
  return user.domain?.id === undefined
    ? { accountName: user.domain?.name ?? '', userName }
    : { accountId: user.domain.id, userName };
}

function refused(proof: Refusal): ManagementError {
  switch (proof.refusal) {
    case 'wrong':
      return new ManagementError('TURNPIKE.0401');
    case 'locked':
      return new ManagementError('TURNPIKE.0429', `after ${proof.until.toISOString()}`);
    case 'second_factor_needed':
      return new ManagementError('TURNPIKE.3401');
    case 'address_not_allowed':
      return new ManagementError('TURNPIKE.3402');
  }
}
