import { addUserToGroup } from '@turnpike/contracts/http/users';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { userGroupResource } from '../user-groups/load-user-group.ts';
import type { UserGroupRow } from '../user-groups/repository.ts';
import * as repository from './repository.ts';

type Mappings = readonly { group_id: string }[];

const idsIn = (mappings: Mappings): string[] => [...new Set(mappings.map(({ group_id }) => group_id))];

/**
 * The groups that a mapping is to name.
 * @throws ManagementError APIG.2012 unless all of them are the account's
 */
export async function groupsNamed(db: Db, accountId: string, mappings: Mappings): Promise<UserGroupRow[]> {
  const ids = idsIn(mappings);
  const groups = ids.length > 0 ? await repository.findGroups(db, accountId, ids) : [];
  if (groups.length < ids.length)
    throw invalidParameter('identity_provider.group_mappings', 'A group does not exist.');
  return groups;
}

/** The groups that a stored mapping names; it may outlive some of them. */
export function groupsLeft(db: Db, accountId: string, mappings: Mappings): Promise<UserGroupRow[]> {
  return repository.findGroups(db, accountId, idsIn(mappings));
}

/**
 * Whoever says which people a provider puts into a group puts them there: it takes the permission on the group, or a
 * provider of one's own would be the way into group admin.
 */
export function fillingGroups({
  principal,
  target: { groups },
}: {
  principal: Principal;
  target: { groups: UserGroupRow[] };
}): { action: string; resource: Resource }[] {
  return groups.map((group) => ({
    action: String(addUserToGroup.action),
    resource: userGroupResource(principal, group),
  }));
}
