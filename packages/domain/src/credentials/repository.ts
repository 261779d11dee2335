import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

/** A credential; its secret is sealed. */
export type AppRow = Prisma.AppGetPayload<object>;
/** A credential and how many authorisations it holds. */
export type AppRowWithCount = Prisma.AppGetPayload<{ include: { _count: { select: { auths: true } } } }>;
/** An AppCode; only its keyed hash is kept. */
export type AppCodeRow = Prisma.AppCodeGetPayload<object>;

export function findApp(db: Db, instanceId: string, id: string): Promise<AppRow | null> {
  return db.app.findFirst({ where: { id, instanceId } });
}

export async function listApps(
  db: Db,
  instanceId: string,
  query: PageQuery & {
    id?: string | undefined;
    name?: string | undefined;
    app_key?: string | undefined;
    precise_search?: string | undefined;
  },
): Promise<Page<AppRowWithCount>> {
  const name = textMatch(query.name, 'name', query.precise_search);
  const appKey = textMatch(query.app_key, 'app_key', query.precise_search);
  const where: Prisma.AppWhereInput = {
    instanceId,
    ...(query.id !== undefined && { id: query.id }),
    ...(name && { name }),
    ...(appKey && { appKey }),
  };
  const [total, rows] = await Promise.all([
    db.app.count({ where }),
    db.app.findMany({
      where,
      include: { _count: { select: { auths: true } } },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countApps(db: Db, instanceId: string): Promise<number> {
  return db.app.count({ where: { instanceId } });
}

export async function appNameTaken(db: Db, instanceId: string, name: string): Promise<boolean> {
  return (await db.app.count({ where: { instanceId, name } })) > 0;
}

export function insertApp(db: Db, data: Prisma.AppUncheckedCreateInput): Promise<AppRow> {
  return db.app.create({ data });
}

export function updateApp(db: Db, id: string, data: Prisma.AppUncheckedUpdateInput): Promise<AppRow> {
  return db.app.update({ where: { id }, data });
}

/** Deletes a credential, and with it its AppCodes and authorisations. */
export async function deleteApp(db: Db, id: string): Promise<void> {
  await db.app.delete({ where: { id } });
}

export function findAppCode(db: Db, appId: string, id: string): Promise<AppCodeRow | null> {
  return db.appCode.findFirst({ where: { id, appId } });
}

export async function listAppCodes(db: Db, appId: string, query: PageQuery): Promise<Page<AppCodeRow>> {
  const where = { appId };
  const [total, rows] = await Promise.all([
    db.appCode.count({ where }),
    db.appCode.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countAppCodes(db: Db, appId: string): Promise<number> {
  return db.appCode.count({ where: { appId } });
}

export function insertAppCode(db: Db, data: Prisma.AppCodeUncheckedCreateInput): Promise<AppCodeRow> {
  return db.appCode.create({ data });
}

export async function deleteAppCode(db: Db, id: string): Promise<void> {
  await db.appCode.delete({ where: { id } });
}
