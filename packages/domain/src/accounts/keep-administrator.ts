import { knownActions } from '@turnpike/contracts/http/operation-table';
import { someStatementMayDeny } from '../iam/statements-about.ts';
import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { PrincipalGrant } from '../kernel/principal.ts';
import { ADMINISTRATOR_POLICY_ID } from './administrator.ts';
import { grantsOf } from './grants.ts';
import { findAdministrators } from './repository.ts';

/** With these an administrator undoes whatever stands in the way, a policy that denies included. */
const recoveryActions = [
  'iam:permissions:revokeRoleFromGroupOnDomain',
  'iam:permissions:revokeRoleFromUserOnDomain',
  'iam:roles:updateRole',
].filter((action) => knownActions.has(action));

/**
 * Makes a change within the running transaction, unless it would leave the account without an administrator: an
 * enabled user with policy Account Administrator, who can sign in or use an access key, and whom no policy denies
 * the way back. An account that had none before may be changed freely.
 * @throws ManagementError TURNPIKE.3420, which undoes the change with the transaction
 */
export async function keepAdministrator<T>(db: Db, accountId: string, change: () => Promise<T>): Promise<T> {
  const hadOne = await hasAdministrator(db, accountId);
  const result = await change();
  if (hadOne && !(await hasAdministrator(db, accountId))) throw new ManagementError('TURNPIKE.3420');
  return result;
}

async function hasAdministrator(db: Db, accountId: string): Promise<boolean> {
  const candidates = await findAdministrators(db, accountId, ADMINISTRATOR_POLICY_ID);
  return candidates.some(({ grants }) => !grantsOf(grants).some(deniesRecovery));
}

/**
 * A Deny that could apply counts, whatever its resources and conditions. Grants for less than the account do not reach
 * users and groups.
 */
function deniesRecovery({ document, place }: PrincipalGrant): boolean {
  return place.type === 'account' && recoveryActions.some((action) => someStatementMayDeny(document, action));
}
