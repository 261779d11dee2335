import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

/** An access key without its secret half: nothing that shows keys can let it slip. */
export type AccessKeyRow = Omit<Prisma.AccessKeyGetPayload<object>, 'secretSealed'>;

const omit = { secretSealed: true } as const;

export function findAccessKey(db: Db, accountId: string, ak: string): Promise<AccessKeyRow | null> {
  return db.accessKey.findFirst({ where: { ak, accountId }, omit });
}

export function listAccessKeys(db: Db, accountId: string, userId: string): Promise<AccessKeyRow[]> {
  return db.accessKey.findMany({
    where: { accountId, userId },
    omit,
    orderBy: [{ createdAt: 'asc' }, { ak: 'asc' }],
  });
}

export function countAccessKeys(db: Db, userId: string): Promise<number> {
  return db.accessKey.count({ where: { userId } });
}

export function insertAccessKey(db: Db, data: Prisma.AccessKeyUncheckedCreateInput): Promise<AccessKeyRow> {
  return db.accessKey.create({ data, omit });
}

export function updateAccessKey(
  db: Db,
  ak: string,
  data: Prisma.AccessKeyUncheckedUpdateInput,
): Promise<AccessKeyRow> {
  return db.accessKey.update({ where: { ak }, data, omit });
}

export async function deleteAccessKey(db: Db, ak: string): Promise<void> {
  await db.accessKey.delete({ where: { ak } });
}
