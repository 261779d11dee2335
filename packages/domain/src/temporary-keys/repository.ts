import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

/** A temporary key without its secret halves: nothing that shows keys can let them slip. */
export type TemporaryKeyRow = Omit<Prisma.TemporaryKeyGetPayload<object>, keyof typeof omit>;

const omit = { secretSealed: true, tokenHash: true, tokenDigestSealed: true } as const;

/** Inserts a key; those of the account that have run out go. */
export async function insertTemporaryKey(
  db: Db,
  data: Prisma.TemporaryKeyUncheckedCreateInput & { createdAt: Date },
): Promise<TemporaryKeyRow> {
  await db.temporaryKey.deleteMany({
    where: { accountId: data.accountId, expiresAt: { lte: data.createdAt } },
  });
  return db.temporaryKey.create({ data, omit });
}

/** Keys of a user that have not run out. */
export function countTemporaryKeys(db: Db, userId: string, now: Date): Promise<number> {
  return db.temporaryKey.count({ where: { userId, expiresAt: { gt: now } } });
}

/** Ends every temporary key of a user. */
export async function deleteTemporaryKeysOfUser(db: Db, userId: string): Promise<void> {
  await db.temporaryKey.deleteMany({ where: { userId } });
}

/** When a session that has not ended will end; null: there is none. */
export async function findSessionEnd(db: Db, id: string, now: Date): Promise<Date | null> {
  const session = await db.session.findFirst({
    where: { id, expiresAt: { gt: now } },
    select: { expiresAt: true },
  });
  return session?.expiresAt ?? null;
}
