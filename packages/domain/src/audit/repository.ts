import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type AuditEventRow = Prisma.AuditEventGetPayload<object>;

export interface AuditQuery extends PageQuery {
  user_name?: string | undefined;
  operation?: string | undefined;
  resource_type?: string | undefined;
  resource_id?: string | undefined;
}

/** Events of the account that match, newest first. */
export async function listAuditEvents(
  db: Db,
  accountId: string,
  query: AuditQuery,
): Promise<Page<AuditEventRow>> {
  const where: Prisma.AuditEventWhereInput = {
    accountId,
    ...(query.user_name !== undefined && { principalName: query.user_name }),
    ...(query.operation !== undefined && { operationId: query.operation }),
    ...(query.resource_type !== undefined && { resourceType: query.resource_type }),
    ...(query.resource_id !== undefined && { resourceId: query.resource_id }),
  };
  const [total, rows] = await Promise.all([
    db.auditEvent.count({ where }),
    db.auditEvent.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}
