import { LATENCY_BOUNDS_MS } from '@turnpike/contracts/feed/latency-bounds';
import type { RecordBatch } from '@turnpike/contracts/feed/records';
import { mergeUsage } from '@turnpike/contracts/feed/usage-rows';
import { Prisma } from '../generated/client.ts';
import type { Database, Db } from '../kernel/database.ts';

/** A batch is a few thousand rows at most; a transaction that takes this long waits for something that is ill. */
const TRANSACTION_TIMEOUT_MS = 15_000;

/** SQL: the sums, or other combinations, of the latency buckets as one array. */
export const latencyOf = (bucket: (position: number) => string): Prisma.Sql =>
  Prisma.raw(`ARRAY[${[...LATENCY_BOUNDS_MS, 0].map((_bound, index) => bucket(index + 1)).join(', ')}]`);

/**
 * Takes a batch of a gateway's node, unless it, or one with a higher number of the same epoch and stream, was taken
 * before: in one transaction with what it holds, so that it counts once, whatever breaks in between.
 * @returns the highest number taken
 */
export function takeRecordBatch(
  db: Database,
  instanceId: string,
  batch: RecordBatch,
  now: Date,
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const { node, epoch, stream, number } = batch;
      const taken = await tx.$executeRaw`
        INSERT INTO record_batches AS b (instance_id, node, epoch, stream, number, taken_at)
        VALUES (${instanceId}, ${node}, ${epoch}, ${stream}, ${number}, ${now})
        ON CONFLICT (instance_id, node, epoch, stream) DO UPDATE
           SET number = excluded.number, taken_at = excluded.taken_at WHERE b.number < excluded.number`;
      if (taken === 0) return highestTaken(tx, instanceId, batch);
      if (batch.stream === 'usage') await addUsageBatch(tx, instanceId, batch, now);
      else await addRecords(tx, instanceId, batch);
      return number;
    },
    { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
  );
}

async function highestTaken(tx: Db, instanceId: string, { node, epoch, stream }: RecordBatch) {
  const row = await tx.recordBatch.findUniqueOrThrow({
    where: { instanceId_node_epoch_stream: { instanceId, node, epoch, stream } },
  });
  return Number(row.number);
}

type BatchOf<Stream> = Extract<RecordBatch, { stream: Stream }>;

async function addUsageBatch(tx: Db, instanceId: string, batch: BatchOf<'usage'>, now: Date) {
  await tx.$executeRaw`
    INSERT INTO record_spools AS s (instance_id, node, dropped_records, damaged_parts, spool_bytes, taken_at)
    VALUES (${instanceId}, ${batch.node}, ${batch.droppedRecords}, ${batch.damagedParts}, ${batch.spoolBytes}, ${now})
    ON CONFLICT (instance_id, node) DO UPDATE
       SET dropped_records = s.dropped_records + excluded.dropped_records,
           damaged_parts = s.damaged_parts + excluded.damaged_parts,
           spool_bytes = excluded.spool_bytes, taken_at = excluded.taken_at`;
  if (batch.rows.length === 0) return;
  // One statement cannot change a row twice. In the order of the key, so that nodes do not wait for each other in a ring.
  await tx.$executeRaw`
    INSERT INTO usage_counts AS u (instance_id, minute, revision, api_id, environment_id, app_id, calls, refusals,
           client_errors, server_errors, unanswered, backend_failures, bytes_in, bytes_out, duration_us, latency)
    SELECT ${instanceId}, to_timestamp(r.minute * 60.0), r.revision, r."apiId", r."environmentId", r."appId", r.calls,
           r.refusals, r."clientErrors", r."serverErrors", r.unanswered, r."backendFailures", r."bytesIn",
           r."bytesOut", r."durationUs", r.latency
      FROM jsonb_to_recordset(${JSON.stringify(mergeUsage(batch.rows))}::jsonb) AS r(
           minute bigint, revision int, "apiId" text, "environmentId" text, "appId" text, calls bigint,
           refusals bigint, "clientErrors" bigint, "serverErrors" bigint, unanswered bigint,
           "backendFailures" bigint, "bytesIn" bigint, "bytesOut" bigint, "durationUs" bigint, latency bigint[])
     ORDER BY r.minute, r.revision, r."apiId", r."environmentId", r."appId"
    ON CONFLICT (instance_id, minute, revision, api_id, environment_id, app_id) DO UPDATE
       SET calls = u.calls + excluded.calls, refusals = u.refusals + excluded.refusals,
           client_errors = u.client_errors + excluded.client_errors,
           server_errors = u.server_errors + excluded.server_errors,
           unanswered = u.unanswered + excluded.unanswered,
           backend_failures = u.backend_failures + excluded.backend_failures,
           bytes_in = u.bytes_in + excluded.bytes_in, bytes_out = u.bytes_out + excluded.bytes_out,
           duration_us = u.duration_us + excluded.duration_us,
           latency = ${latencyOf((at) => `u.latency[${at}] + excluded.latency[${at}]`)}`;
}

async function addRecords(tx: Db, instanceId: string, { records }: BatchOf<'records'>) {
  await tx.accessRecord.createMany({
    data: records.map((record) => ({
      instanceId,
      time: new Date(record.time),
      requestId: record.request_id,
      apiId: record.api_id,
      appId: record.app_id,
      status: record.status,
      errorCode: record.error_code,
      record,
    })),
  });
}
