import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showUserGroup } from '@turnpike/contracts/http/users';
import type { UserGroupRow } from './repository.ts';

/** A user group in the wire format. */
export function userGroupView(row: UserGroupRow): OperationOutput<typeof showUserGroup>['group'] {
  return {
    id: row.id,
    name: row.name,
    domain_id: row.accountId,
    description: row.description,
    create_time: row.createdAt.getTime(),
    links: { self: `/v3/groups/${row.id}` },
  };
}
