import type { AuditRecord } from '@turnpike/contracts/audit/audit-record';
import { canonicalJson, type Json } from '@turnpike/contracts/snapshot/canonical-json';
import type { Prisma } from '../../generated/client.ts';
import type { Db } from '../database.ts';
import type { Notification } from '../repository.ts';

export type AuditEventRow = Prisma.AuditEventGetPayload<object>;

/**
 * Adds a record as the next link of its account's chain, by one call of a function of the database (migration
 * append_audit_record): the row of the chain's head is locked until the transaction ends, which puts events in order.
 * The hash is that of `linkHash` in contracts.
 * @param notifications go out with it, which spares a mutation the round trip that this one costs
 */
export async function appendAuditRecord(
  db: Db,
  record: AuditRecord,
  notifications: readonly Notification[] = [],
): Promise<void> {
  const text = canonicalJson(record);
  if (notifications.length === 0) {
    await db.$executeRaw`SELECT append_audit_record(${text})`;
    return;
  }
  const channels = notifications.map(({ channel }) => channel);
  const payloads = notifications.map(({ payload }) => payload);
  await db.$executeRaw`
    SELECT append_audit_record(${text})
    UNION ALL
    SELECT pg_notify(told.channel, told.payload)
      FROM unnest(${channels}::text[], ${payloads}::text[]) AS told (channel, payload)`;
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
