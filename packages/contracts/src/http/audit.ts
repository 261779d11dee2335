import { z } from 'zod';
import { OWN, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Audit';
const EVENTS = `${OWN}/audit-events` as const;

/** A time as a filter: RFC 3339 with a zone. `from` is included, `to` is not. */
const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .optional();

const auditEvent = z.object({
  id: z.string(),
  /** Place in the account's chain, from 1. */
  seq: z.int(),
  time: timestamp,
  /** The whole event in words. */
  sentence: z.string(),
  sentence_parts: z.object({
    who: z.string(),
    did: z.string(),
    what: z.string(),
    from: z.string(),
    by: z.string(),
  }),
  /** `succeeded`, `denied` by a policy, or `failed`. */
  outcome: z.string(),
  user_id: z.string(),
  user_name: z.string(),
  credential: z.object({ kind: z.string(), id: z.string() }),
  operation: z.string(),
  action: z.string(),
  trace_name: z.string(),
  resource_type: z.string(),
  resource_id: z.string(),
  resource_name: z.string(),
  resource_urn: z.string(),
  project_id: z.string().nullable(),
  instance_id: z.string().nullable(),
  /** JSON without secrets; null where there is none. */
  before: z.unknown(),
  after: z.unknown(),
  /** Of a denied attempt: the id by which the decision can be looked up. */
  decision_id: z.string().nullable(),
  request_id: z.string(),
  source_ip: z.string(),
});

export const listAuditEvents = operation({
  id: 'ListAuditEvents',
  title: 'Search the audit log',
  tag,
  action: 'turnpike:audit:list',
  method: 'GET',
  path: EVENTS,
  status: 200,
  query: listQuery({
    user_id: textFilter,
    user_name: textFilter,
    operation: textFilter,
    action: textFilter,
    trace_name: textFilter,
    outcome: z.enum(['succeeded', 'denied', 'failed']).optional(),
    resource_type: textFilter,
    resource_id: textFilter,
    /** A part of it, in upper or lower case. */
    resource_name: textFilter,
    /** Access key, or id of the session or token. */
    credential_id: textFilter,
    instance_id: textFilter,
    request_id: textFilter,
    source_ip: textFilter,
    from: moment,
    to: moment,
    /** Words that all stand somewhere in the event's sentence, names, ids or addresses. */
    text: textFilter,
  }),
  output: listOutput('events', auditEvent),
});

export const showAuditEvent = operation({
  id: 'ShowAuditEvent',
  title: 'Show an audit event',
  tag,
  action: 'turnpike:audit:get',
  method: 'GET',
  path: `${EVENTS}/{event_id}`,
  status: 200,
  output: auditEvent,
});

export const exportAuditEvents = operation({
  id: 'ExportAuditEvents',
  title: 'Export the audit log',
  tag,
  action: 'turnpike:audit:export',
  method: 'GET',
  path: `${EVENTS}/export`,
  status: 200,
  query: z.strictObject({ from: moment, to: moment }),
  /** Lines without their ends, as packages/contracts/src/audit/export-format.ts has them. */
  output: z.custom<AsyncIterable<string>>((value) => value !== null && typeof value === 'object'),
  media: 'application/x-ndjson',
});

export const verifyAuditLog = operation({
  id: 'VerifyAuditLog',
  title: 'Verify the stored audit log',
  tag,
  action: 'turnpike:audit:verify',
  method: 'GET',
  path: `${OWN}/audit-log/verification`,
  status: 200,
  output: z.object({
    ok: z.boolean(),
    /** How many events were looked at, those from before the chain included. */
    events: z.int(),
    /** How many of them are from before the chain: they have no hash. */
    unchained: z.int(),
    checkpoints: z.int(),
    key_id: z.string(),
    first_bad: z
      .object({
        kind: z.enum(['altered', 'removed', 'inserted', 'reordered', 'rewritten']),
        what: z.enum(['header', 'event', 'checkpoint']),
        seq: z.int(),
        detail: z.string(),
        /** '' where the event is not there to be read. */
        sentence: z.string(),
      })
      .nullable(),
  }),
});
