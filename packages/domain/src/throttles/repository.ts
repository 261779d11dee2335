import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

export const withCounts = { _count: { select: { bindings: true, specials: true } } } as const;

/** A throttling policy, with how many publications it is bound to and how many have limits of their own. */
export type ThrottleRow = Prisma.ThrottleGetPayload<{ include: typeof withCounts }>;

export function findThrottle(db: Db, instanceId: string, id: string): Promise<ThrottleRow | null> {
  return db.throttle.findFirst({ where: { id, instanceId }, include: withCounts });
}

interface ThrottleFilter extends PageQuery {
  id?: string | undefined;
  name?: string | undefined;
  precise_search?: string | undefined;
}

export async function listThrottles(
  db: Db,
  instanceId: string,
  filter: ThrottleFilter,
): Promise<Page<ThrottleRow>> {
  const name = textMatch(filter.name, 'name', filter.precise_search);
  const where: Prisma.ThrottleWhereInput = {
    instanceId,
    ...(filter.id !== undefined && { id: filter.id }),
    ...(name && { name }),
  };
  const [total, rows] = await Promise.all([
    db.throttle.count({ where }),
    db.throttle.findMany({
      where,
      include: withCounts,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}

export function countThrottles(db: Db, instanceId: string): Promise<number> {
  return db.throttle.count({ where: { instanceId } });
}

export function insertThrottle(db: Db, data: Prisma.ThrottleUncheckedCreateInput): Promise<ThrottleRow> {
  return db.throttle.create({ data, include: withCounts });
}

export function updateThrottle(
  db: Db,
  id: string,
  data: Prisma.ThrottleUncheckedUpdateInput,
): Promise<ThrottleRow> {
  return db.throttle.update({ where: { id }, data, include: withCounts });
}

export async function deleteThrottle(db: Db, id: string): Promise<void> {
  await db.throttle.delete({ where: { id } });
}

/** The greatest of a policy's limits for single credentials and tenants; 0: there are none. */
export async function greatestSpecial(db: Db, throttleId: string): Promise<number> {
  const { _max } = await db.throttleSpecial.aggregate({ where: { throttleId }, _max: { callLimits: true } });
  return _max.callLimits ?? 0;
}

/** The policies with a limit for a credential. */
export async function throttlesWithApp(db: Db, appId: string): Promise<string[]> {
  const rows = await db.throttleSpecial.findMany({ where: { appId }, select: { throttleId: true } });
  return rows.map(({ throttleId }) => throttleId);
}
