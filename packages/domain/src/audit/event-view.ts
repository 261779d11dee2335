import { traceNameOf } from '@turnpike/contracts/audit/audit-damage';
import { auditSentence, sentenceText } from '@turnpike/contracts/audit/sentence';
import { type AuditEventRow, auditRecordOf } from '../kernel/audit/repository.ts';

/** An event as it is answered. */
export function auditEventView(row: AuditEventRow) {
  const record = auditRecordOf(row);
  const trace_name = traceNameOf(record.operation);
  const sentence_parts = auditSentence(record, trace_name);
  return {
    id: record.id,
    seq: Number(row.seq),
    time: record.time,
    sentence: sentenceText(sentence_parts),
    sentence_parts,
    outcome: record.outcome,
    user_id: record.principal.id,
    user_name: record.principal.name,
    credential: record.credential,
    operation: record.operation,
    action: record.action,
    trace_name,
    resource_type: record.resource.type,
    resource_id: record.resource.id,
    resource_name: record.resource.name,
    resource_urn: record.resource.urn,
    project_id: record.project_id,
    instance_id: record.instance_id,
    before: record.before,
    after: record.after,
    decision_id: record.outcome === 'denied' ? record.id : null,
    request_id: record.request_id,
    source_ip: record.source_ip,
  };
}
