import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type UserGroupRow = Prisma.UserGroupGetPayload<object>;

const byName = [{ name: 'asc' }, { id: 'asc' }] satisfies Prisma.UserGroupOrderByWithRelationInput[];

export function findUserGroup(db: Db, accountId: string, id: string): Promise<UserGroupRow | null> {
  return db.userGroup.findFirst({ where: { id, accountId } });
}

export async function listUserGroups(
  db: Db,
  accountId: string,
  query: PageQuery & { name?: string | undefined },
): Promise<Page<UserGroupRow>> {
  const where = { accountId, ...(query.name !== undefined && { name: query.name }) };
  const [total, rows] = await Promise.all([
    db.userGroup.count({ where }),
    db.userGroup.findMany({ where, orderBy: byName, ...pageArguments(query) }),
  ]);
  return { rows, total };
}

export function countUserGroups(db: Db, accountId: string): Promise<number> {
  return db.userGroup.count({ where: { accountId } });
}

export function listGroupsOfUser(db: Db, userId: string): Promise<UserGroupRow[]> {
  return db.userGroup.findMany({ where: { members: { some: { userId } } }, orderBy: byName });
}

export function insertUserGroup(db: Db, data: Prisma.UserGroupUncheckedCreateInput): Promise<UserGroupRow> {
  return db.userGroup.create({ data });
}

export function updateUserGroup(
  db: Db,
  id: string,
  data: Prisma.UserGroupUncheckedUpdateInput,
): Promise<UserGroupRow> {
  return db.userGroup.update({ where: { id }, data });
}

/** Deletes a group with its memberships and grants. */
export async function deleteUserGroup(db: Db, id: string): Promise<void> {
  await db.userGroup.delete({ where: { id } });
}

/** Puts a user into a group; nothing changes for one who is in it. */
export async function insertMember(db: Db, data: Prisma.UserGroupMemberUncheckedCreateInput): Promise<void> {
  await db.userGroupMember.createMany({ data: [data], skipDuplicates: true });
}

export async function isMember(db: Db, groupId: string, userId: string): Promise<boolean> {
  return (await db.userGroupMember.count({ where: { groupId, userId } })) > 0;
}

/** Takes a user out of a group; false: they were not in it. */
export async function deleteMember(db: Db, groupId: string, userId: string): Promise<boolean> {
  return (await db.userGroupMember.deleteMany({ where: { groupId, userId } })).count > 0;
}
