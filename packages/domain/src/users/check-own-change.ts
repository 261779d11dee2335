import { protectPolicySchema } from '@turnpike/contracts/account-security/protect-policy';
import { findAccountSecurity } from '../account-security/repository.ts';
import type { Db } from '../kernel/database.ts';
import { invalidParameter } from '../kernel/management-error.ts';

/**
 * Users may change of themselves what their account lets them.
 * @throws ManagementError APIG.2012 that names the field
 */
export async function checkMayChangeOwn(
  db: Db,
  accountId: string,
  { email, mobile }: { email?: string | undefined; mobile?: string | undefined },
): Promise<void> {
  const settings = await findAccountSecurity(db, accountId);
  const { allow_user } = protectPolicySchema.parse(settings?.protectPolicy ?? {});
  const reason = 'The account does not let its users change it by themselves.';
  if (email !== undefined && !allow_user.manage_email) throw invalidParameter('user.email', reason);
  if (mobile !== undefined && !allow_user.manage_mobile) throw invalidParameter('user.mobile', reason);
}
