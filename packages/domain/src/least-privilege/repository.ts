import type { Db } from '../kernel/database.ts';

/** An action that was taken, and the last day of it. */
export interface LastUse {
  action: string;
  day: Date;
}

/** Actions that any of the users took since that day. */
export async function lastUses(
  db: Db,
  accountId: string,
  userIds: string[],
  since: Date,
): Promise<LastUse[]> {
  const rows = await db.actionUse.groupBy({
    by: ['action'],
    where: { accountId, userId: { in: userIds }, day: { gte: since } },
    _max: { day: true },
    orderBy: { action: 'asc' },
  });
  return rows.flatMap(({ action, _max: { day } }) => (day ? [{ action, day }] : []));
}

/** Ids of those who are in the group now. */
export async function memberIds(db: Db, accountId: string, groupId: string): Promise<string[]> {
  const members = await db.userGroupMember.findMany({
    where: { accountId, groupId },
    select: { userId: true },
  });
  return members.map(({ userId }) => userId);
}
