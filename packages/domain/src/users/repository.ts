import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

/** A user without the hashes of their passwords: nothing that shows users can let it slip. */
export type UserRow = Omit<Prisma.UserGetPayload<object>, 'passwordHash' | 'passwordHistory'>;

const omit = { passwordHash: true, passwordHistory: true } as const;

export function findUser(db: Db, accountId: string, id: string): Promise<UserRow | null> {
  return db.user.findFirst({ where: { id, accountId }, omit });
}

export async function listUsers(
  db: Db,
  accountId: string,
  query: PageQuery & { name?: string | undefined; enabled?: 'true' | 'false' | undefined },
): Promise<Page<UserRow>> {
  const where: Prisma.UserWhereInput = {
    accountId,
    ...(query.name !== undefined && { name: query.name }),
    ...(query.enabled !== undefined && { enabled: query.enabled === 'true' }),
  };
  const [total, rows] = await Promise.all([
    db.user.count({ where }),
    db.user.findMany({ where, omit, orderBy: [{ name: 'asc' }, { id: 'asc' }], ...pageArguments(query) }),
  ]);
  return { rows, total };
}

export function countUsers(db: Db, accountId: string): Promise<number> {
  return db.user.count({ where: { accountId } });
}

export function listUsersOfGroup(db: Db, groupId: string): Promise<UserRow[]> {
  return db.user.findMany({
    where: { memberships: { some: { groupId } } },
    omit,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

export function insertUser(db: Db, data: Prisma.UserUncheckedCreateInput): Promise<UserRow> {
  return db.user.create({ data, omit });
}

export function updateUser(db: Db, id: string, data: Prisma.UserUncheckedUpdateInput): Promise<UserRow> {
  return db.user.update({ where: { id }, data, omit });
}

/** Hashes of a user's passwords, and when the present one was set; null: there is no such user. */
export function findPasswords(db: Db, id: string) {
  return db.user.findUnique({
    where: { id },
    select: { passwordHash: true, passwordHistory: true, passwordChangedAt: true },
  });
}

/** Deletes a user with memberships, access keys and sessions. */
export async function deleteUser(db: Db, id: string): Promise<void> {
  await db.user.delete({ where: { id } });
}
