import { accountResource } from '../accounts/account-resource.ts';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadUserGroup, userGroupResource } from '../user-groups/load-user-group.ts';
import type { UserGroupRow } from '../user-groups/repository.ts';
import { userOf } from '../users/load-user.ts';
import type { UserRow } from '../users/repository.ts';
import type { GrantKey } from './repository.ts';

/** Who holds a grant. */
export type Holder = { type: 'group'; row: UserGroupRow } | { type: 'user'; row: UserRow };

/** Columns of a grant that say who holds it. */
export function holderKey({ type, row: { id } }: Holder): Pick<GrantKey, 'groupId' | 'userId'> {
  return type === 'group' ? { groupId: id, userId: null } : { groupId: null, userId: id };
}

/**
 * The group or the user of that id, within the caller's account.
 * @throws ManagementError IAM.0004, the same for a missing one and for another account's
 */
export async function loadHolder(
  db: Db,
  principal: Principal,
  type: Holder['type'],
  id: string,
): Promise<Holder> {
  if (type === 'user') return { type, row: await userOf(db, principal, id) };
  return { type, row: await loadUserGroup(db, { principal, input: { path: { group_id: id } } }) };
}

/**
 * A grant belongs to its holder: whoever may change it decides what the group's members, or the user, may do.
 * @param part the policy, whose name is told to readers of the audit log
 */
export function holderResource(principal: Principal, holder: Holder, part?: { name: string }): Resource {
  if (holder.type === 'group') return userGroupResource(principal, holder.row, part);
  const { id, name } = holder.row;
  return accountResource(principal, 'user', { id, name: part ? `${name} / ${part.name}` : name });
}
