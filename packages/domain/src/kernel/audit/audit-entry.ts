import type { AuditRecord } from '@turnpike/contracts/audit/audit-record';
import type { Json } from '@turnpike/contracts/snapshot/canonical-json';
import type { Caller, Resource } from '../define-operation.ts';
import { newId } from '../new-id.ts';

/** What an audit row tells. */
export interface AuditEntry {
  caller: Caller;
  operationId: string;
  action: string;
  outcome: 'succeeded' | 'denied' | 'failed';
  resourceType: string;
  resource: Resource;
  before: Json;
  after: Json;
  decision: Json;
  at: Date;
}

/** The record of an entry, with an id of its own. */
export function auditRecord({ caller, resource, ...entry }: AuditEntry): AuditRecord {
  const { principal } = caller;
  return {
    id: newId(),
    account_id: principal.accountId,
    time: entry.at.toISOString(),
    project_id: resource.projectId,
    instance_id: resource.instanceId,
    principal: { type: principal.type, id: principal.id, name: principal.name },
    credential: { ...principal.credential },
    operation: entry.operationId,
    action: entry.action,
    outcome: entry.outcome,
    resource: { type: entry.resourceType, id: resource.id, name: resource.name, urn: resource.urn },
    before: entry.before,
    after: entry.after,
    decision: entry.decision,
    request_id: caller.requestId,
    source_ip: caller.sourceIp,
  };
}
