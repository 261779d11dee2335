import {
  type PasswordPolicy,
  passwordPolicySchema,
} from '@turnpike/contracts/account-security/password-policy';
import { withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { findAccountSecurity } from './repository.ts';

/**
 * What passwords of an account must be like, for the pages on which its users choose one: whoever must change theirs
 * can ask no operation yet.
 */
export async function passwordPolicyOf(
  { database }: Pick<Env, 'database'>,
  accountId: string,
): Promise<PasswordPolicy> {
  const row = await withinAccount(accountId, () => findAccountSecurity(database, accountId));
  return passwordPolicySchema.parse(row?.passwordPolicy ?? {});
}
