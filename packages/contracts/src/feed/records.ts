import { z } from 'zod';
import { LATENCY_BOUNDS_MS } from './latency-bounds.ts';

/**
 * What gateway nodes tell of the calls that they served, over the feed.
 *
 * `POST /feed/v1/gateways/{id}/records` with `Authorization: Bearer {feed token}` and a {@link recordBatchSchema} body
 * answers 200 with {@link batchesTakenSchema}; 400 for what is no such batch, 413 for one that is longer than
 * {@link RECORD_BATCH_MAX_BYTES}, 503 while it cannot be kept. A node sends the batches of a stream in the order of their
 * numbers, each again until it is taken. One whose number is not higher than the highest that was taken counts as
 * taken and changes nothing, so that a batch counts once however often it comes. Numbers may be left out.
 */
export const RECORD_BATCH_MAX_BYTES = 2 * 1_024 * 1_024;
export const MAX_ROWS_PER_BATCH = 4_000;
export const MAX_RECORDS_PER_BATCH = 1_000;

/** Stands for what was not told apart, so that the number of rows stays bounded. Sums are exact nevertheless. */
export const OTHER_ID = 'other';
/** As {@link OTHER_ID}, for a revision. */
export const OTHER_REVISION = -1;

const count = z.int().nonnegative();

/** A database keeps neither U+0000 nor half of a surrogate pair. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be text that can be kept');
const id = text(64);

/** What is counted of calls. */
export const usageCountersSchema = z.strictObject({
  calls: count,
  /** Calls that the gateway refused, whatever their status. */
  refusals: count,
  /** Calls answered with 4xx and 5xx, by the gateway or the backend. */
  clientErrors: count,
  serverErrors: count,
  /** Calls that ended before a response was begun. */
  unanswered: count,
  /** Calls whose backend could not be reached, broke off or timed out. */
  backendFailures: count,
  /** Bytes of bodies, from callers and to callers. */
  bytesIn: count,
  bytesOut: count,
  /** Sum of the calls' durations, in whole microseconds. */
  durationUs: count,
  /** Calls by duration: one number for each of {@link LATENCY_BOUNDS_MS}, and one for longer ones. */
  latency: z.array(count).length(LATENCY_BOUNDS_MS.length + 1),
});
export type UsageCounters = z.infer<typeof usageCountersSchema>;

/** Calls of a minute that have these in common. Ids are '' where a call had none: not routed, or no credential. */
export const usageRowSchema = usageCountersSchema.extend({
  /** Minutes since 1970 in UTC, by the node's clock, when the calls ended; of folded rows the first of their span. */
  minute: z.int().min(0).max(2_000_000_000),
  /** The revision that the calls were served with. */
  revision: z.int32().min(OTHER_REVISION),
  apiId: id,
  environmentId: id,
  /** The credential that the calls were authenticated as. */
  appId: id,
});
export type UsageRow = z.infer<typeof usageRowSchema>;

const nullableId = text(64).nullable();

/** An access record on its way up. Texts of callers are cut to these lengths. */
export const sentAccessRecordSchema = z.strictObject({
  time: z.iso.datetime(),
  request_id: text(64),
  remote_addr: text(64),
  peer_addr: text(64).optional(),
  scheme: z.enum(['http', 'https']),
  method: text(32),
  host: text(256),
  path: text(2_048),
  status: z.int().min(0).max(999),
  outcome: z.enum(['finish', 'abort']),
  api_id: nullableId,
  api_name: text(256).nullable(),
  publish_id: nullableId,
  group_id: nullableId,
  environment_id: nullableId,
  app_id: nullableId,
  user_id: nullableId,
  user_name: text(256).nullable(),
  auth_by: text(32).nullable(),
  /** Documented fields (access-log-line.ts) that are not told above; left out by older nodes. */
  app_name: text(256).nullable().optional(),
  auth_type: text(32).nullable().optional(),
  region_id: text(64).nullable().optional(),
  server_protocol: text(16).optional(),
  http_user_agent: text(512).nullable().optional(),
  http_x_forwarded_for: text(512).nullable().optional(),
  /** Bytes of the request's head and body, without what chunks are framed by. */
  request_length: count.optional(),
  /** Bytes of the response's head and body, where the wire counts them. */
  bytes_sent: count.optional(),
  proxy_protocol_vpce_id: nullableId,
  vpce_account_id: nullableId,
  vpce_account_name: text(256).nullable(),
  error_code: text(64).nullable(),
  /** What decided a refusal. */
  decision: z
    .strictObject({
      stage: text(64),
      rule: text(256),
      document: z.strictObject({ kind: text(64), id: text(128) }).nullable(),
      detail: text(1_024).optional(),
    })
    .nullable(),
  request_bytes: count,
  response_bytes: count,
  duration_ms: z.number().nonnegative(),
  milestones_ms: z.record(text(64), z.number()),
  upstream: z
    .strictObject({
      attempts: count,
      status: z.int().nullable(),
      header_ms: z.number().nullable(),
      error: text(1_024).nullable(),
      /** Scheme, host and port, and path without query, of the backend. */
      scheme: text(16).nullable().optional(),
      addr: text(256).nullable().optional(),
      uri: text(2_048).nullable().optional(),
      connect_ms: z.number().nullable().optional(),
    })
    .nullable(),
  revision: z.int(),
  custom: z.record(text(256), text(2_048)).optional(),
});
export type SentAccessRecord = z.infer<typeof sentAccessRecordSchema>;

const batch = {
  node: id.min(1),
  /** One process of a node numbers its batches by itself: 32 lowercase hex, made at its start. */
  epoch: z.string().regex(/^[0-9a-f]{32}$/),
  /** From 1, per epoch and stream. */
  number: z.int().min(1),
};

/** A batch of one of the two streams; neither holds up the other. */
export const recordBatchSchema = z.discriminatedUnion('stream', [
  z.strictObject({
    ...batch,
    stream: z.literal('usage'),
    rows: z.array(usageRowSchema).max(MAX_ROWS_PER_BATCH),
    /** Access records that were dropped, because the spool was full, since the batch before. */
    droppedRecords: count,
    /** Parts of the spool that a crash or a bad disk left unreadable, or the feed refused, found since the batch before. */
    damagedParts: count,
    /** How much waits on the node's disk just now. */
    spoolBytes: count,
  }),
  z.strictObject({
    ...batch,
    stream: z.literal('records'),
    records: z.array(sentAccessRecordSchema).max(MAX_RECORDS_PER_BATCH),
  }),
]);
export type RecordBatch = z.infer<typeof recordBatchSchema>;

/** The highest number that was taken of the batch's epoch and stream. */
export const batchesTakenSchema = z.strictObject({ taken: z.int().min(1) });
export type BatchesTaken = z.infer<typeof batchesTakenSchema>;
