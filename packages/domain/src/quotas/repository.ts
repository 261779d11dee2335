import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

const withCount = { _count: { select: { apps: true } } } as const;
const withQuota = { quota: true } as const;

/** A credential quota and how many credentials it is bound to. */
export type QuotaRow = Prisma.AppQuotaGetPayload<{ include: typeof withCount }>;
/** A credential and the quota that it is bound to, if any. */
export type AppWithQuotaRow = Prisma.AppGetPayload<{ include: typeof withQuota }>;

export function findQuota(db: Db, instanceId: string, id: string): Promise<QuotaRow | null> {
  return db.appQuota.findFirst({ where: { id, instanceId }, include: withCount });
}

export async function listQuotas(
  db: Db,
  instanceId: string,
  query: PageQuery & { name?: string | undefined },
): Promise<Page<QuotaRow>> {
  const name = textMatch(query.name, 'name', undefined);
  const where: Prisma.AppQuotaWhereInput = { instanceId, ...(name && { name }) };
  const [total, rows] = await Promise.all([
    db.appQuota.count({ where }),
    db.appQuota.findMany({
      where,
      include: withCount,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function insertQuota(db: Db, data: Prisma.AppQuotaUncheckedCreateInput): Promise<QuotaRow> {
  return db.appQuota.create({ data, include: withCount });
}

export function updateQuota(
  db: Db,
  id: string,
  data: Prisma.AppQuotaUncheckedUpdateInput,
): Promise<QuotaRow> {
  return db.appQuota.update({ where: { id }, data, include: withCount });
}

/** Deletes a quota after taking it from its credentials. Returns the ids of those. */
export async function deleteQuota(db: Db, id: string): Promise<string[]> {
  const apps = await db.app.findMany({ where: { quotaId: id }, select: { id: true } });
  await db.app.updateMany({ where: { quotaId: id }, data: { quotaId: null, quotaBoundAt: null } });
  await db.appQuota.delete({ where: { id } });
  return apps.map((app) => app.id);
}

export function findApps(db: Db, instanceId: string, ids: string[]): Promise<AppWithQuotaRow[]> {
  return db.app.findMany({ where: { instanceId, id: { in: ids } }, include: withQuota });
}

export async function bindQuota(db: Db, quotaId: string, appIds: string[], at: Date): Promise<void> {
  await db.app.updateMany({ where: { id: { in: appIds } }, data: { quotaId, quotaBoundAt: at } });
}

export async function unbindQuota(db: Db, appId: string): Promise<void> {
  await db.app.update({ where: { id: appId }, data: { quotaId: null, quotaBoundAt: null } });
}

/** Credentials bound to the quota, or (`bound` false) all others of the gateway. */
export async function listApps(
  db: Db,
  instanceId: string,
  { quotaId, bound }: { quotaId: string; bound: boolean },
  query: PageQuery & { app_name?: string | undefined },
): Promise<Page<AppWithQuotaRow>> {
  const name = textMatch(query.app_name, 'app_name', undefined);
  const where: Prisma.AppWhereInput = {
    instanceId,
    // A comparison with null is not true in SQL, so credentials without a quota are named apart.
    ...(bound ? { quotaId } : { OR: [{ quotaId: null }, { quotaId: { not: quotaId } }] }),
    ...(name && { name }),
  };
  const [total, rows] = await Promise.all([
    db.app.count({ where }),
    db.app.findMany({
      where,
      include: withQuota,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}
