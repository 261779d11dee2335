import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type PolicyRow = Prisma.PolicyGetPayload<object>;
export type PolicyData = Pick<Prisma.PolicyUncheckedCreateInput, 'name' | 'type' | 'description'> & {
  document: Prisma.InputJsonObject;
};

export function findCustomPolicy(db: Db, accountId: string, id: string): Promise<PolicyRow | null> {
  return db.policy.findFirst({ where: { id, accountId } });
}

/** Custom policies of the account that match, by name. */
export async function listCustomPolicies(
  db: Db,
  accountId: string,
  query: PageQuery & { id?: string | undefined; name?: string | undefined; type?: string | undefined },
): Promise<Page<PolicyRow>> {
  const where: Prisma.PolicyWhereInput = {
    accountId,
    ...(query.id !== undefined && { id: query.id }),
    ...(query.name !== undefined && { name: { contains: query.name, mode: 'insensitive' } }),
    ...(query.type !== undefined && { type: query.type }),
  };
  const [total, rows] = await Promise.all([
    db.policy.count({ where }),
    db.policy.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }], ...pageArguments(query) }),
  ]);
  return { rows, total };
}

export function countPolicies(db: Db, accountId: string): Promise<number> {
  return db.policy.count({ where: { accountId } });
}

export function findCustomPolicies(db: Db, accountId: string, ids: readonly string[]): Promise<PolicyRow[]> {
  return db.policy.findMany({ where: { accountId, id: { in: [...ids] } } });
}

export function insertPolicy(
  db: Db,
  data: PolicyData & { id: string; accountId: string; createdAt: Date; updatedAt: Date },
): Promise<PolicyRow> {
  return db.policy.create({ data });
}

export function updatePolicy(db: Db, id: string, data: PolicyData & { updatedAt: Date }): Promise<PolicyRow> {
  return db.policy.update({ where: { id }, data });
}

export async function deletePolicy(db: Db, id: string): Promise<void> {
  await db.policy.delete({ where: { id } });
}
