import type { OperationParsed } from '@turnpike/contracts/http/operation';
import type { listAccessRecords, listUsage, UsageDimension } from '@turnpike/contracts/http/usage';
import { Prisma } from '../../generated/client.ts';
import type { Db } from '../../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../../kernel/page.ts';
import { latencyOf } from '../repository.ts';

export type UsageQuery = OperationParsed<typeof listUsage>['query'];
export type RecordQuery = OperationParsed<typeof listAccessRecords>['query'];
export type SpoolRow = Prisma.RecordSpoolGetPayload<object>;
export type AccessRecordRow = Prisma.AccessRecordGetPayload<object>;

/** Sums of a span; null: not told apart by it. */
export interface UsageSums {
  time: Date | null;
  apiId: string | null;
  environmentId: string | null;
  appId: string | null;
  revision: number | null;
  calls: bigint;
  refusals: bigint;
  clientErrors: bigint;
  serverErrors: bigint;
  unanswered: bigint;
  backendFailures: bigint;
  bytesIn: bigint;
  bytesOut: bigint;
  durationUs: bigint;
  latency: bigint[];
}

const columns = {
  api: 'api_id',
  environment: 'environment_id',
  app: 'app_id',
  revision: 'revision',
} as const;
const types = { api: 'text', environment: 'text', app: 'text', revision: 'int' } as const;

/** Oldest first, then by ids. */
export async function sumUsage(
  db: Db,
  instanceId: string,
  range: { from: Date; to: Date },
  query: UsageQuery,
): Promise<Page<UsageSums>> {
  const { interval, group_by, api_id, environment_id, app_id, revision, limit, offset } = query;
  const by = (name: UsageDimension) =>
    Prisma.raw(group_by.includes(name) ? columns[name] : `NULL::${types[name]}`);
  const only = (column: string, value: string | number | undefined) =>
    value === undefined ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(column)} = ${value}`;
  const time =
    interval === 'all'
      ? Prisma.raw('NULL::timestamptz')
      : Prisma.raw(`date_trunc('${interval}', minute, 'UTC')`);
  const sums = Prisma.sql`
    SELECT ${time} AS time, ${by('api')} AS "apiId", ${by('environment')} AS "environmentId",
           ${by('app')} AS "appId", ${by('revision')} AS revision,
           sum(calls)::bigint AS calls, sum(refusals)::bigint AS refusals,
           sum(client_errors)::bigint AS "clientErrors", sum(server_errors)::bigint AS "serverErrors",
           sum(unanswered)::bigint AS unanswered, sum(backend_failures)::bigint AS "backendFailures",
           sum(bytes_in)::bigint AS "bytesIn", sum(bytes_out)::bigint AS "bytesOut",
           sum(duration_us)::bigint AS "durationUs", ${latencyOf((at) => `sum(latency[${at}])::bigint`)} AS latency
      FROM usage_counts
     WHERE instance_id = ${instanceId} AND minute >= ${range.from} AND minute < ${range.to}
           ${only('api_id', api_id)} ${only('environment_id', environment_id)} ${only('app_id', app_id)}
           ${only('revision', revision)}
     GROUP BY 1, 2, 3, 4, 5`;
  const [rows, total] = await Promise.all([
    db.$queryRaw<UsageSums[]>`${sums} ORDER BY 1, 2, 3, 4, 5 LIMIT ${limit} OFFSET ${offset}`,
    db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM (${sums}) AS spans`,
  ]);
  return { rows, total: Number(total[0]?.total ?? 0) };
}

/** By name. */
export async function listSpools(db: Db, instanceId: string, query: PageQuery): Promise<Page<SpoolRow>> {
  const where = { instanceId };
  const [rows, total] = await Promise.all([
    db.recordSpool.findMany({ where, orderBy: { node: 'asc' }, ...pageArguments(query) }),
    db.recordSpool.count({ where }),
  ]);
  return { rows, total };
}

/** Newest first, from a place on. */
export function readAccessRecords(
  db: Db,
  instanceId: string,
  { limit, marker, from, to, api_id, app_id, request_id, error_code, status }: RecordQuery,
): Promise<AccessRecordRow[]> {
  const [, timeMs, id] = /^(\d+)-(\d+)$/.exec(marker ?? '') ?? [];
  const after = timeMs !== undefined &&
    id !== undefined && { time: new Date(Number(timeMs)), id: BigInt(id) };
  return db.accessRecord.findMany({
    where: {
      instanceId,
      time: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) },
      ...(api_id !== undefined && { apiId: api_id }),
      ...(app_id !== undefined && { appId: app_id }),
      ...(request_id !== undefined && { requestId: request_id }),
      ...(error_code !== undefined && { errorCode: error_code }),
      ...(status !== undefined && { status: statusMatch(status) }),
      ...(after && { OR: [{ time: { lt: after.time } }, { time: after.time, id: { lt: after.id } }] }),
    },
    orderBy: [{ time: 'desc' }, { id: 'desc' }],
    take: limit,
  });
}

function statusMatch(status: string): number | { gte: number; lt: number } {
  if (!status.endsWith('xx')) return Number(status);
  const first = Number(status[0]) * 100;
  return { gte: first, lt: first + 100 };
}
