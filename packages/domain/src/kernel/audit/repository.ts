import { type AuditRecord, FIRST_PREVIOUS_HASH } from '@turnpike/contracts/audit/audit-record';
import { canonicalJson, type Json } from '@turnpike/contracts/snapshot/canonical-json';
import type { Prisma } from '../../generated/client.ts';
import type { Db } from '../database.ts';

export type AuditEventRow = Prisma.AuditEventGetPayload<object>;

/**
 * Adds a record as the next link of its account's chain, by one statement: the row of the chain's head is locked
 * until the transaction ends, which puts events in order. The hash is that of `linkHash` in contracts.
 */
export async function appendAuditRecord(db: Db, record: AuditRecord): Promise<void> {
  const { principal, credential, resource } = record;
  const text = canonicalJson(record);
  await db.$executeRaw`
    WITH head AS (
      INSERT INTO audit_heads AS h (account_id, seq, hash)
      VALUES (${record.account_id}, 1,
              encode(sha256(convert_to(${`${FIRST_PREVIOUS_HASH}\n1\n`} || ${text}::text, 'UTF8')), 'hex'))
      ON CONFLICT (account_id) DO UPDATE
         SET seq = h.seq + 1,
             hash = encode(sha256(convert_to(
               h.hash || E'\n' || (h.seq + 1)::text || E'\n' || ${text}::text, 'UTF8')), 'hex')
      RETURNING seq, hash)
    INSERT INTO audit_events (
      id, account_id, seq, hash, project_id, instance_id, principal_type, principal_id, principal_name,
      credential_kind, credential_id, operation_id, action, outcome, resource_type, resource_id, resource_name,
      resource_urn, before, after, decision, request_id, source_ip, created_at)
    SELECT ${record.id}, ${record.account_id}, head.seq, head.hash, ${record.project_id}, ${record.instance_id},
           ${principal.type}, ${principal.id}, ${principal.name}, ${credential.kind}, ${credential.id},
           ${record.operation}, ${record.action}, ${record.outcome}, ${resource.type}, ${resource.id}, ${resource.name},
           ${resource.urn}, ${jsonText(record.before)}::jsonb, ${jsonText(record.after)}::jsonb,
           ${jsonText(record.decision)}::jsonb, ${record.request_id}, ${record.source_ip},
           ${record.time}::timestamptz
      FROM head`;
}

/** The record that a row stands for: what its hash covers. */
export function auditRecordOf(row: AuditEventRow): AuditRecord {
  return {
    id: row.id,
    account_id: row.accountId,
    time: row.createdAt.toISOString(),
    project_id: row.projectId,
    instance_id: row.instanceId,
    principal: { type: row.principalType, id: row.principalId, name: row.principalName },
    credential: { kind: row.credentialKind, id: row.credentialId },
    operation: row.operationId,
    action: row.action,
    outcome: row.outcome,
    resource: { type: row.resourceType, id: row.resourceId, name: row.resourceName, urn: row.resourceUrn },
    before: row.before as Json,
    after: row.after as Json,
    decision: row.decision as Json,
    request_id: row.requestId,
    source_ip: row.sourceIp,
  };
}

const jsonText = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
