import { accountResource } from '../accounts/account-resource.ts';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { findUserGroup, type UserGroupRow } from './repository.ts';

/** What `load` of an operation on a user group is given. */
export interface OnUserGroup {
  principal: Principal;
  input: { path: { group_id: string } };
}

/**
 * The user group named in the path, within the caller's account.
 * @throws ManagementError IAM.0004, the same for a missing group and for another account's
 */
export async function loadUserGroup(db: Db, { principal, input }: OnUserGroup): Promise<UserGroupRow> {
  const group = await findUserGroup(db, principal.accountId, input.path.group_id);
  if (!group) throw new ManagementError('IAM.0004');
  return group;
}

/**
 * A user group as a resource.
 * @param part who is put in or what is granted: it stands in the name, for readers of the audit log
 */
export function userGroupResource(
  principal: Principal,
  { id, name }: UserGroupRow,
  part?: { name: string },
): Resource {
  return accountResource(principal, 'group', { id, name: part ? `${name} / ${part.name}` : name });
}
