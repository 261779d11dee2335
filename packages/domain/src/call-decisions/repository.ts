import type { DecisionReport } from '@turnpike/contracts/feed/decisions';
import type { listCallDecisions } from '@turnpike/contracts/http/call-decisions';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, pageArguments } from '../kernel/page.ts';

export type CallDecisionRow = Prisma.CallDecisionGetPayload<object>;
export type CallDecisionQuery = OperationParsed<typeof listCallDecisions>['query'];

/** Adds what a node reports; what is there already stays as it is. */
export async function addReported(
  db: Db,
  instanceId: string,
  { node, decisions }: DecisionReport,
): Promise<void> {
  await db.callDecision.createMany({
    data: decisions.map((record) => ({
      instanceId,
      requestId: record.requestId,
      time: new Date(record.time),
      node,
      apiId: record.apiId,
      appId: record.appId,
      errorCode: record.errorCode,
      rule: record.rule,
      record,
    })),
    skipDuplicates: true,
  });
}

export function findCallDecision(
  db: Db,
  instanceId: string,
  requestId: string,
): Promise<CallDecisionRow | null> {
  return db.callDecision.findUnique({ where: { instanceId_requestId: { instanceId, requestId } } });
}

/** Newest first. */
export async function findCallDecisions(
  db: Db,
  instanceId: string,
  { from, to, api_id, app_id, error_code, rule, ...page }: CallDecisionQuery,
): Promise<Page<CallDecisionRow>> {
  const where: Prisma.CallDecisionWhereInput = {
    instanceId,
    time: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) },
    ...(api_id !== undefined && { apiId: api_id }),
    ...(app_id !== undefined && { appId: app_id }),
    ...(error_code !== undefined && { errorCode: error_code }),
    ...(rule !== undefined && { rule }),
  };
  const [total, rows] = await Promise.all([
    db.callDecision.count({ where }),
    db.callDecision.findMany({
      where,
      orderBy: [{ time: 'desc' }, { requestId: 'desc' }],
      ...pageArguments(page),
    }),
  ]);
  return { rows, total };
}

/** True when the gateway has a process that could be asked. */
export async function hasRunningNode(db: Db, instanceId: string): Promise<boolean> {
  const node = await db.instanceNode.findFirst({
    where: { instanceId, state: { in: ['ready', 'draining'] } },
    select: { name: true },
  });
  return node !== null;
}

/** Has every worker ask the gateway's nodes that are connected to it. */
export async function askNodes(db: Db, instanceId: string, requestId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${notificationChannels.decisions}, ${`${instanceId}/${requestId}`})`;
}

// Each deletes at most `limit` rows and tells how many.

export const deleteDecisionsBefore = (db: Db, time: Date, limit: number): Promise<number> =>
  db.$executeRaw`
    DELETE FROM call_decisions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM call_decisions WHERE time < ${time} LIMIT ${limit}))`;

/** Those of gateways that are gone. */
export const deleteLeftDecisions = (db: Db, limit: number): Promise<number> =>
  db.$executeRaw`
    DELETE FROM call_decisions WHERE ctid = ANY (ARRAY(
      SELECT d.ctid FROM call_decisions d
       WHERE NOT EXISTS (SELECT FROM instances i WHERE i.id = d.instance_id) LIMIT ${limit}))`;

/** The oldest of gateways that have more than should be kept. */
export const deleteDecisionsBeyond = (db: Db, kept: number, limit: number): Promise<number> =>
  db.$executeRaw`
    DELETE FROM call_decisions WHERE ctid = ANY (ARRAY(
      SELECT d.ctid FROM (
        SELECT ctid, row_number() OVER (PARTITION BY instance_id ORDER BY time DESC, request_id DESC) AS place
          FROM call_decisions) d
       WHERE d.place > ${kept} LIMIT ${limit}))`;
