import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

/** A token without its hashes: nothing that shows tokens can let them slip. */
export type TokenRow = Omit<Prisma.TokenGetPayload<object>, 'hash' | 'digestSealed'>;

const omit = { hash: true, digestSealed: true } as const;

/** Inserts a token; those of the account that have run out go, and of the user's all but the newest `keep`. */
export async function insertToken(
  db: Db,
  data: Prisma.TokenUncheckedCreateInput & { issuedAt: Date },
  keep: number,
): Promise<TokenRow> {
  const { accountId, userId, issuedAt } = data;
  await db.token.deleteMany({ where: { accountId, expiresAt: { lte: issuedAt } } });
  const superfluous = await db.token.findMany({
    where: { userId },
    orderBy: [{ issuedAt: 'desc' }, { id: 'asc' }],
    skip: keep - 1,
    select: { id: true },
  });
  if (superfluous.length > 0)
    await db.token.deleteMany({ where: { id: { in: superfluous.map(({ id }) => id) } } });
  return db.token.create({ data, omit });
}

/** Of the password of a user, what its end depends on; null: they have none. */
export async function findPasswordTimes(
  db: Db,
  userId: string,
): Promise<{ passwordChangedAt: Date | null; createdAt: Date; policy: unknown } | null> {
  const rows = await db.$queryRaw<{ passwordChangedAt: Date | null; createdAt: Date; policy: unknown }[]>`
    SELECT u.password_changed_at AS "passwordChangedAt", u.created_at AS "createdAt",
           coalesce(s.password_policy, '{}') AS policy
      FROM users u
      LEFT JOIN account_security s ON s.account_id = u.account_id
     WHERE u.id = ${userId} AND u.password_hash IS NOT NULL`;
  return rows[0] ?? null;
}

export function findToken(db: Db, accountId: string, id: string): Promise<TokenRow | null> {
  return db.token.findFirst({ where: { id, accountId }, omit });
}

export async function deleteToken(db: Db, id: string): Promise<void> {
  await db.token.deleteMany({ where: { id } });
}

/** Revokes every token of a user, and with them the temporary keys that were made from them. */
export async function deleteTokensOfUser(db: Db, userId: string): Promise<void> {
  await db.token.deleteMany({ where: { userId } });
}
