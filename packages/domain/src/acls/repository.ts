import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

const withCount = { _count: { select: { bindings: true } } } as const;

/** An access control policy and how many publications it is bound to. */
export type AclRow = Prisma.AclGetPayload<{ include: typeof withCount }>;

export function findAcl(db: Db, instanceId: string, id: string): Promise<AclRow | null> {
  return db.acl.findFirst({ where: { id, instanceId }, include: withCount });
}

export function findAcls(db: Db, instanceId: string, ids: string[]): Promise<AclRow[]> {
  return db.acl.findMany({ where: { instanceId, id: { in: ids } }, include: withCount });
}

export async function listAcls(
  db: Db,
  instanceId: string,
  query: PageQuery & {
    id?: string | undefined;
    name?: string | undefined;
    acl_type?: string | undefined;
    entity_type?: string | undefined;
    precise_search?: string | undefined;
  },
): Promise<Page<AclRow>> {
  const name = textMatch(query.name, 'name', query.precise_search);
  const where: Prisma.AclWhereInput = {
    instanceId,
    ...(query.id !== undefined && { id: query.id }),
    ...(name && { name }),
    ...(query.acl_type !== undefined && { type: query.acl_type }),
    ...(query.entity_type !== undefined && { entityType: query.entity_type }),
  };
  const [total, rows] = await Promise.all([
    db.acl.count({ where }),
    db.acl.findMany({
      where,
      include: withCount,
      orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countAcls(db: Db, instanceId: string): Promise<number> {
  return db.acl.count({ where: { instanceId } });
}

export function insertAcl(db: Db, data: Prisma.AclUncheckedCreateInput): Promise<AclRow> {
  return db.acl.create({ data, include: withCount });
}

export function updateAcl(db: Db, id: string, data: Prisma.AclUncheckedUpdateInput): Promise<AclRow> {
  return db.acl.update({ where: { id }, data, include: withCount });
}

export async function deleteAcls(db: Db, ids: string[]): Promise<void> {
  await db.acl.deleteMany({ where: { id: { in: ids } } });
}
