import type { Prisma } from '../generated/client.ts';
import type { AuditEventRow } from '../kernel/audit/repository.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export interface DecisionQuery extends PageQuery {
  user_id?: string | undefined;
  user_name?: string | undefined;
  action?: string | undefined;
  resource_id?: string | undefined;
}

/** The denied attempt of that id; null: there is none in the account. */
export function findDecision(db: Db, accountId: string, id: string): Promise<AuditEventRow | null> {
  return db.auditEvent.findFirst({ where: { id, accountId, outcome: 'denied' } });
}

/** Denied attempts that match, newest first. */
export async function listDecisions(
  db: Db,
  accountId: string,
  query: DecisionQuery,
): Promise<Page<AuditEventRow>> {
  const where: Prisma.AuditEventWhereInput = {
    accountId,
    outcome: 'denied',
    ...(query.user_id !== undefined && { principalId: query.user_id }),
    ...(query.user_name !== undefined && { principalName: query.user_name }),
    ...(query.action !== undefined && { action: query.action }),
    ...(query.resource_id !== undefined && { resourceId: query.resource_id }),
  };
  const [total, rows] = await Promise.all([
    db.auditEvent.count({ where }),
    db.auditEvent.findMany({ where, orderBy: { seq: 'desc' }, ...pageArguments(query) }),
  ]);
  return { rows, total };
}
