import type { AuditRecord } from '@turnpike/contracts/audit/audit-record';
import type { Json } from '@turnpike/contracts/snapshot/canonical-json';
import type { Caller, Resource } from '../define-operation.ts';
import { newId } from '../new-id.ts';
import { cleanText, plainJson } from './redact.ts';

/** What an audit row tells. */
export interface AuditEntry {
  caller: Caller;
  operationId: string;
  action: string;
  outcome: 'succeeded' | 'denied' | 'failed';
  resourceType: string;
  resource: Resource;
  /** Without secrets, as `redactPair` answers them. */
  before: Json;
  after: Json;
  decision: Json;
  at: Date;
}

/** Long enough for every name that an operation takes, and short enough for an index. */
const MAX_NAME_CHARACTERS = 512;

/**
 * The record of an entry, with an id of its own. Texts are such as the database keeps unchanged: what is hashed must be
 * what is read again.
 */
export function auditRecord({ caller, resource, ...entry }: AuditEntry): AuditRecord {
  const { principal } = caller;
  const text = (value: string) => cleanText(value, MAX_NAME_CHARACTERS);
  return {
    id: newId(),
    account_id: principal.accountId,
    time: entry.at.toISOString(),
    project_id: resource.projectId,
    instance_id: resource.instanceId,
    principal: { type: principal.type, id: principal.id, name: text(principal.name) },
    credential: { kind: principal.credential.kind, id: text(principal.credential.id) },
    operation: entry.operationId,
    action: text(entry.action),
    outcome: entry.outcome,
    resource: {
      type: text(entry.resourceType),
      id: text(resource.id),
      name: text(resource.name),
      urn: text(resource.urn),
    },
    before: entry.before,
    after: entry.after,
    decision: plainJson(entry.decision),
    request_id: text(caller.requestId),
    source_ip: text(caller.sourceIp),
  };
}
