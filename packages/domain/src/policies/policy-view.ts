import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showPolicy } from '@turnpike/contracts/http/permissions';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import type { SystemPolicy } from '../iam/system-policies.ts';
import type { PolicyRow } from './repository.ts';

/** A policy in the wire format: a "role". */
export type Role = OperationOutput<typeof showPolicy>['role'];

/** System policies are part of the program; they have no date of their own. */
const SYSTEM_POLICY_TIME = new Date(0).toISOString();

export function systemPolicyView({ id, name, description, catalog, type, document }: SystemPolicy): Role {
  return {
    id,
    name: id,
    display_name: name,
    type,
    description,
    catalog,
    domain_id: null,
    policy: document,
    created_time: SYSTEM_POLICY_TIME,
    updated_time: SYSTEM_POLICY_TIME,
    links: { self: `/v3/roles/${id}` },
  };
}

export function customPolicyView(row: PolicyRow): Role {
  return {
    id: row.id,
    name: `custom_${row.id}`,
    display_name: row.name,
    type: row.type as Role['type'],
    description: row.description,
    catalog: 'CUSTOMED',
    domain_id: row.accountId,
    // Parsed by its schema when it was saved.
    policy: row.document as PolicyDocument,
    created_time: row.createdAt.toISOString(),
    updated_time: row.updatedAt.toISOString(),
    links: { self: `/v3/roles/${row.id}` },
  };
}
