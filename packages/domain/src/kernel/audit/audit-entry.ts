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
  // Members in the order of canonical JSON, which is then written in one go.
  return {
    account_id: principal.accountId,
    action: text(entry.action),
    after: entry.after,
    before: entry.before,
    credential: { id: text(principal.credential.id), kind: principal.credential.kind },
    decision: plainJson(entry.decision),
    id: newId(),
    instance_id: resource.instanceId,
    operation: entry.operationId,
    outcome: entry.outcome,
    principal: { id: principal.id, name: text(principal.name), type: principal.type },
    project_id: resource.projectId,
    request_id: text(caller.requestId),
    resource: {
      id: text(resource.id),
      name: text(resource.name),
      type: text(entry.resourceType),
      urn: text(resource.urn),
    },
    source_ip: text(caller.sourceIp),
    time: entry.at.toISOString(),
  };
}
