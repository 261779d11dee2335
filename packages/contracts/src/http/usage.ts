import { z } from 'zod';
import { LATENCY_BOUNDS_MS } from '../feed/latency-bounds.ts';
import { sentAccessRecordSchema } from '../feed/records.ts';
import { OWN, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Usage';
const GATEWAY = `${OWN}/instances/{instance_id}` as const;

/** A time as a filter: RFC 3339 with a zone. `from` is included, `to` is not. */
const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .optional();

const revision = z
  .string()
  .regex(/^\d{1,9}$/, 'must be the number of a revision')
  .transform(Number)
  .optional();

/** What calls can be told apart by, beside the time. */
export const usageDimensions = ['api', 'environment', 'app', 'revision'] as const;
export type UsageDimension = (typeof usageDimensions)[number];

const groupBy = z
  .string()
  .max(64)
  .transform((value) => value.split(',').filter((name) => name !== ''))
  .pipe(z.array(z.enum(usageDimensions)))
  .default([]);

const count = z.int();

const usage = z.object({
  /** Begin of the span; null with `interval=all`. */
  time: timestamp.nullable(),
  /**
   * Null where calls were not to be told apart by it. '' where they had none, `other` where the gateway counted too many
   * different ones to tell them apart.
   */
  api_id: z.string().nullable(),
  environment_id: z.string().nullable(),
  app_id: z.string().nullable(),
  /** -1: as `other`. */
  revision: z.int().nullable(),
  calls: count,
  /** Calls that the gateway refused, whatever their status. */
  refusals: count,
  /** Calls answered with 4xx, and with 5xx, by the gateway or the backend. */
  client_errors: count,
  server_errors: count,
  /** Calls that ended before a response was begun. */
  unanswered: count,
  /** Calls whose backend could not be reached, broke off or timed out. */
  backend_failures: count,
  bytes_in: count,
  bytes_out: count,
  /** Mean duration; null: no calls. */
  mean_ms: z.number().nullable(),
  /** Calls by duration: up to 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000 ms, and longer. */
  latency: z.array(count).length(LATENCY_BOUNDS_MS.length + 1),
});

/** Oldest first. Of minutes, hours and days (in UTC) without calls there are no rows. */
export const listUsage = operation({
  id: 'ListUsage',
  title: 'Show how a gateway was used',
  tag,
  action: 'apig:usage:list',
  method: 'GET',
  path: `${GATEWAY}/usage`,
  status: 200,
  query: listQuery({
    /** Left out: 24 hours before `to`. */
    from: moment,
    /** Left out: now. */
    to: moment,
    interval: z.enum(['minute', 'hour', 'day', 'all']).default('hour'),
    /** Comma list of `api`, `environment`, `app` and `revision`. */
    group_by: groupBy,
    api_id: textFilter,
    environment_id: textFilter,
    app_id: textFilter,
    revision,
  }),
  output: listOutput('usage', usage),
});

/** Nodes that have told of calls, by name. */
export const listRecordSpools = operation({
  id: 'ListRecordSpools',
  title: 'Show what waits on a gateway’s nodes and what they dropped',
  tag,
  action: 'apig:usage:list',
  method: 'GET',
  path: `${GATEWAY}/record-spools`,
  status: 200,
  query: listQuery({}),
  output: listOutput(
    'nodes',
    z.object({
      node: z.string(),
      /** Access records that did not fit the node's spool, ever. Usage counts are never dropped. */
      dropped_records: count,
      /** Parts of the spool that a crash or a bad disk left unreadable, or the feed found wrong and refused, ever. */
      damaged_parts: count,
      /** Bytes that waited on the node's disk when it sent its newest batch of counts. */
      spool_bytes: count,
      /** When the newest batch came. */
      last_batch_at: timestamp,
    }),
  ),
});

/** Newest first, of the kept ones. Paged by `marker`, so that a page stays the same while calls go on. */
export const listAccessRecords = operation({
  id: 'ListAccessRecords',
  title: 'List the newest calls of a gateway',
  tag,
  action: 'apig:accessRecords:list',
  method: 'GET',
  path: `${GATEWAY}/access-records`,
  status: 200,
  query: z.strictObject({
    limit: listQuery({}).shape.limit,
    /** `next_marker` of the page before. */
    marker: z
      .string()
      .regex(/^\d{1,15}-\d{1,18}$/, 'must be a marker')
      .optional(),
    from: moment,
    to: moment,
    api_id: textFilter,
    app_id: textFilter,
    request_id: textFilter,
    error_code: textFilter,
    /** A status such as `404`, or a class of them such as `5xx`; `0`: no response was begun. */
    status: z
      .string()
      .regex(/^([1-5]xx|\d{1,3})$/, 'must be a status such as 404, or a class such as 5xx')
      .optional(),
  }),
  output: z.object({
    size: z.int(),
    /** Null: there are no older ones. */
    next_marker: z.string().nullable(),
    records: z.array(sentAccessRecordSchema),
  }),
});
