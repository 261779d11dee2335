import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

export type GroupRow = Prisma.ApiGroupGetPayload<object>;

export function findGroup(db: Db, instanceId: string, id: string): Promise<GroupRow | null> {
  return db.apiGroup.findFirst({ where: { id, instanceId } });
}

export async function listGroups(
  db: Db,
  instanceId: string,
  query: PageQuery & {
    id?: string | undefined;
    name?: string | undefined;
    precise_search?: string | undefined;
  },
): Promise<Page<GroupRow>> {
  const name = textMatch(query.name, 'name', query.precise_search);
  const where: Prisma.ApiGroupWhereInput = {
    instanceId,
    ...(query.id !== undefined && { id: query.id }),
    ...(name && { name }),
  };
  const [total, rows] = await Promise.all([
    db.apiGroup.count({ where }),
    db.apiGroup.findMany({
      where,
      orderBy: [{ isDefault: 'asc' }, { createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countGroups(db: Db, instanceId: string): Promise<number> {
  return db.apiGroup.count({ where: { instanceId } });
}

export function insertGroup(db: Db, data: Prisma.ApiGroupUncheckedCreateInput): Promise<GroupRow> {
  return db.apiGroup.create({ data });
}

export function updateGroup(
  db: Db,
  id: string,
  data: Prisma.ApiGroupUncheckedUpdateInput,
): Promise<GroupRow> {
  return db.apiGroup.update({ where: { id }, data });
}

export async function groupNameTaken(db: Db, instanceId: string, name: string): Promise<boolean> {
  return (await db.apiGroup.count({ where: { instanceId, name } })) > 0;
}

export function countApisOfGroup(db: Db, groupId: string): Promise<number> {
  return db.api.count({ where: { groupId } });
}

export async function deleteGroup(db: Db, id: string): Promise<void> {
  await db.apiGroup.delete({ where: { id } });
}
