import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

const inFull = { app: true } as const;

/** A limit of its own; `app` null: of an account or project. */
export type SpecialRow = Prisma.ThrottleSpecialGetPayload<{ include: typeof inFull }>;

export function findSpecial(db: Db, throttleId: string, id: string): Promise<SpecialRow | null> {
  return db.throttleSpecial.findFirst({ where: { id, throttleId }, include: inFull });
}

export function countSpecials(db: Db, throttleId: string, objectType: string): Promise<number> {
  return db.throttleSpecial.count({ where: { throttleId, objectType } });
}

export function findApp(db: Db, instanceId: string, id: string): Promise<{ id: string } | null> {
  return db.app.findFirst({ where: { id, instanceId }, select: { id: true } });
}

export function insertSpecial(db: Db, data: Prisma.ThrottleSpecialUncheckedCreateInput): Promise<SpecialRow> {
  return db.throttleSpecial.create({ data, include: inFull });
}

export function updateSpecial(db: Db, id: string, callLimits: number): Promise<SpecialRow> {
  return db.throttleSpecial.update({ where: { id }, data: { callLimits }, include: inFull });
}

export async function deleteSpecial(db: Db, id: string): Promise<void> {
  await db.throttleSpecial.delete({ where: { id } });
}

interface SpecialFilter extends PageQuery {
  object_type?: string | undefined;
  app_name?: string | undefined;
  user?: string | undefined;
}

export async function listSpecials(
  db: Db,
  throttleId: string,
  filter: SpecialFilter,
): Promise<Page<SpecialRow>> {
  const where: Prisma.ThrottleSpecialWhereInput = {
    throttleId,
    ...(filter.object_type !== undefined && { objectType: filter.object_type }),
    ...(filter.app_name !== undefined && {
      app: { name: { contains: filter.app_name, mode: 'insensitive' } },
    }),
    ...(filter.user !== undefined && { AND: { objectType: 'USER', objectId: filter.user } }),
  };
  const [total, rows] = await Promise.all([
    db.throttleSpecial.count({ where }),
    db.throttleSpecial.findMany({
      where,
      include: inFull,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}
