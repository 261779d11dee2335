import type { showAcl } from '@turnpike/contracts/http/acls';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { AclRow } from './repository.ts';

/** An access control policy in the wire format. */
export function aclView(row: AclRow): OperationOutput<typeof showAcl> {
  return {
    id: row.id,
    acl_name: row.name,
    acl_type: row.type,
    acl_value: row.value,
    entity_type: row.entityType,
    update_time: row.updatedAt.toISOString(),
  };
}
