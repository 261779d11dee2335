import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../snapshot/canonical-json.ts';

/** What an event of the audit log tells, in the form that its hash covers and that an export holds. */
export type AuditRecord = {
  id: string;
  account_id: string;
  /** RFC 3339 in UTC, to the millisecond. */
  time: string;
  project_id: string | null;
  instance_id: string | null;
  principal: { type: string; id: string; name: string };
  credential: { kind: string; id: string };
  operation: string;
  action: string;
  /** `succeeded`, `denied` by a policy, or `failed`. */
  outcome: string;
  resource: { type: string; id: string; name: string; urn: string };
  before: Json;
  after: Json;
  decision: Json;
  request_id: string;
  source_ip: string;
};

/**
 * Hex SHA-256 that links a record to the one before: over the previous hash ('' before the first), the position (from
 * 1) and the record's canonical JSON, with line feeds between them.
 */
export function linkHash(previousHash: string, seq: bigint | number, record: AuditRecord): string {
  return createHash('sha256')
    .update(`${previousHash}\n${seq}\n${canonicalJson(record)}`)
    .digest('hex');
}
