import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type SessionRow = Prisma.SessionGetPayload<object>;

/** Whom a sign-in names, with what must be known to judge it; null: there is no such account or user. */
export async function findUserToSignIn(db: Db, accountName: string, userName: string) {
  return db.user.findFirst({
    where: { name: userName, account: { name: accountName } },
    select: { id: true, name: true, accountId: true, enabled: true, accessMode: true, passwordHash: true },
  });
}

/** Inserts a session, notes the sign-in at its user, and removes those of the user that have run out. */
export async function insertSession(
  db: Db,
  data: Required<Omit<Prisma.SessionUncheckedCreateInput, 'temporaryKeys'>>,
): Promise<void> {
  const { userId, createdAt } = data;
  await db.session.deleteMany({ where: { userId, expiresAt: { lte: createdAt } } });
  await db.session.create({ data });
  await db.user.update({ where: { id: userId }, data: { lastLoginAt: createdAt } });
}

export function findSession(db: Db, id: string, now: Date): Promise<SessionRow | null> {
  const user = { enabled: true, accessMode: { not: 'programmatic' } };
  return db.session.findFirst({ where: { id, expiresAt: { gt: now }, user } });
}

export async function deleteSession(db: Db, id: string): Promise<void> {
  await db.session.deleteMany({ where: { id } });
}

/** Ends every session of a user. */
export async function deleteSessionsOfUser(db: Db, userId: string): Promise<void> {
  await db.session.deleteMany({ where: { userId } });
}
