import { decisionRecordSchema } from '@turnpike/contracts/feed/decisions';
import type { listCallDecisions, showCallDecision } from '@turnpike/contracts/http/call-decisions';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { compareLines } from './compare-lines.ts';
import type { CallDecisionRow } from './repository.ts';

type Sketch = OperationOutput<typeof listCallDecisions>['decisions'][number];
type Whole = OperationOutput<typeof showCallDecision>;

/** A decision record in a list. */
export function sketchView({ node, record: kept }: CallDecisionRow): Sketch {
  const record = decisionRecordSchema.parse(kept);
  return {
    request_id: record.requestId,
    time: record.time,
    node,
    status: record.status,
    error_code: record.errorCode,
    stage: record.stage,
    rule: record.rule,
    method: record.method,
    host: record.host,
    path: record.path,
    remote_addr: record.address,
    api_id: record.apiId,
    api_name: record.apiName,
    app_id: record.appId,
    user_id: record.userId,
  };
}

/** A decision record in full. */
export function decisionView(row: CallDecisionRow): Whole {
  const record = decisionRecordSchema.parse(row.record);
  const { counter } = record;
  return {
    ...sketchView(row),
    peer_addr: record.peerAddress,
    scheme: record.scheme,
    publish_id: record.publicationId,
    group_id: record.groupId,
    environment_id: record.environmentId,
    document: record.document,
    statement: record.statement,
    counter: counter && {
      name: counter.name,
      limit: counter.limit,
      used: counter.used,
      window_ms: counter.windowMs,
      resets_at: counter.resetsAtMs === null ? null : new Date(counter.resetsAtMs).toISOString(),
    },
    detail: record.detail,
    remedy: record.remedy,
    signature: signatureView(record.signature),
    revision: record.revision,
  };
}

type Evidence = ReturnType<typeof decisionRecordSchema.parse>['signature'];

function signatureView(evidence: Evidence): Whole['signature'] {
  if (!evidence) return null;
  const { callers } = evidence;
  return {
    canonical_request: evidence.canonicalRequest,
    string_to_sign: evidence.stringToSign,
    withheld: evidence.withheld,
    signed_headers: evidence.signedHeaders,
    body_sha256: evidence.bodySha256,
    caller: callers && {
      deviation: callers.deviation,
      canonical_request: callers.canonicalRequest,
      string_to_sign: callers.stringToSign,
      differs_at_line: callers.differsAtLine,
    },
    lines: compareLines(evidence.canonicalRequest, callers?.canonicalRequest ?? null),
  };
}
