import { z } from 'zod';
import { decisionCounterSchema, signatureEvidenceSchema } from '../feed/decisions.ts';
import { OWN, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Decisions';
const DECISIONS = `${OWN}/instances/{instance_id}/decisions` as const;

const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .optional();

const nullableText = z.string().nullable();
const { shape: counter } = decisionCounterSchema;
const { shape: signature } = signatureEvidenceSchema;

const sketch = {
  request_id: z.string(),
  time: timestamp,
  node: z.string(),
  status: z.int(),
  error_code: z.string(),
  stage: z.string(),
  rule: z.string(),
  method: z.string(),
  host: z.string(),
  path: z.string(),
  /** The caller's address as access control took it. */
  remote_addr: z.string(),
  api_id: nullableText,
  api_name: nullableText,
  app_id: nullableText,
  user_id: nullableText,
};

/** A line of two texts, one beside the other. */
export const comparedLineSchema = z.object({
  /** What the line is: `method`, `uri`, `query`, `header`, `blank`, `signed headers`, `payload hash`. */
  part: z.string(),
  gateway: nullableText,
  caller: nullableText,
  differs: z.boolean(),
});
export type ComparedLine = z.infer<typeof comparedLineSchema>;

/**
 * Why a call was refused: what nodes have reported, or else what a node still has; asking them takes up to 2 s. 404 for a
 * call that was not refused, is unknown, or whose record is not kept any more.
 */
export const showCallDecision = operation({
  id: 'ShowCallDecision',
  title: 'Show why a call was refused',
  tag,
  action: 'apig:callDecisions:get',
  method: 'GET',
  path: `${DECISIONS}/{request_id}`,
  status: 200,
  output: z.object({
    ...sketch,
    /** Of the connection, where it is another one. */
    peer_addr: nullableText,
    scheme: z.enum(['http', 'https']),
    publish_id: nullableText,
    group_id: nullableText,
    environment_id: nullableText,
    /** The document of the gateway's configuration that holds the rule, and what of it decided. */
    document: z.object({ kind: z.string(), id: z.string() }).nullable(),
    statement: nullableText,
    counter: z
      .object({
        name: counter.name,
        limit: counter.limit,
        used: counter.used,
        window_ms: counter.windowMs,
        resets_at: timestamp.nullable(),
      })
      .nullable(),
    /** What of the request met the rule. */
    detail: nullableText,
    /** What would have let the call pass. */
    remedy: z.string(),
    /** Of a signature: what the gateway computed, beside what the caller did where that could be found out. */
    signature: z
      .object({
        canonical_request: signature.canonicalRequest,
        string_to_sign: signature.stringToSign,
        /** True where values that may be secrets stand as `(secret)`. */
        withheld: signature.withheld,
        signed_headers: signature.signedHeaders,
        body_sha256: signature.bodySha256,
        caller: z
          .object({
            deviation: z.string(),
            canonical_request: z.string(),
            string_to_sign: z.string(),
            /** First line that differs, from 0; null: none does. */
            differs_at_line: z.int().nullable(),
          })
          .nullable(),
        lines: z.array(comparedLineSchema),
      })
      .nullable(),
    revision: z.int(),
  }),
});

/** Newest first, of those that nodes have reported and that are kept; of APIs that the caller may read decisions of. */
export const listCallDecisions = operation({
  id: 'ListCallDecisions',
  title: 'List the refused calls of a gateway',
  tag,
  action: 'apig:callDecisions:list',
  method: 'GET',
  path: DECISIONS,
  status: 200,
  query: listQuery({
    /** `from` is included, `to` is not. */
    from: moment,
    to: moment,
    api_id: textFilter,
    app_id: textFilter,
    error_code: textFilter,
    rule: textFilter,
  }),
  output: listOutput('decisions', z.object(sketch)),
});
