import { loginPolicySchema } from '@turnpike/contracts/account-security/login-policy';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { findAccountSecurity } from '../account-security/repository.ts';
import type { Caller, Env } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { appendSignInRow } from './audit-sign-in.ts';
import { admit, attemptOf, failed, unfinished } from './throttle.ts';

/**
 * Lets somebody who is signed in prove something about a user (a password, a code), counted like a sign-in of that
 * user: whoever has stolen a session or a key gets no more tries than whoever has not. A success forgives nothing.
 * @throws ManagementError TURNPIKE.0429 when there were too many failures
 */
export async function countedProof(
  env: Env,
  caller: Caller,
  user: { id: string; name: string },
  { id: operationId, action }: Pick<OperationContract, 'id' | 'action'>,
  isRight: () => Promise<boolean>,
): Promise<boolean> {
  const { accountId, accountName, credential } = caller.principal;
  const settings = await findAccountSecurity(env.database, accountId);
  const policy = loginPolicySchema.parse(settings?.loginPolicy ?? {});
  const attempt = attemptOf(env, [accountName, user.name], caller.sourceIp, policy);
  const lockedUntil = await admit(env, attempt);
  if (lockedUntil) throw new ManagementError('TURNPIKE.0429');
  if (await isRight()) {
    await unfinished(env, attempt);
    return true;
  }
  const until = await failed(env, attempt);
  await appendSignInRow(env.database, {
    request: { operationId, action: String(action), requestId: caller.requestId, sourceIp: caller.sourceIp },
    account: { id: accountId, name: accountName },
    user: { id: caller.principal.id, name: caller.principal.name },
    credential,
    outcome: 'failed',
    after: { reason: 'wrong proof', user_id: user.id, locked_until: until?.toISOString() ?? null },
    at: env.now(),
  });
  return false;
}
