import type { Db } from '../kernel/database.ts';

export type ScopeType = 'account' | 'project' | 'enterprise_project' | 'instance';

/** Who holds a policy, and where; scope id empty: in the whole account. */
export interface GrantKey {
  groupId: string;
  policyId: string;
  scopeType: ScopeType;
  scopeId: string;
}

/** Grants a policy; nothing changes where it is granted already. */
export async function insertGrant(
  db: Db,
  data: GrantKey & { id: string; accountId: string; createdAt: Date },
): Promise<void> {
  await db.policyGrant.createMany({ data: [data], skipDuplicates: true });
}

/** Revokes a grant; false: there was none. */
export async function deleteGrant(db: Db, key: GrantKey): Promise<boolean> {
  return (await db.policyGrant.deleteMany({ where: { ...key } })).count > 0;
}

/** Ids of the policies granted to a group in that place, oldest grant first. */
export async function listGrantedPolicyIds(
  db: Db,
  groupId: string,
  place: Pick<GrantKey, 'scopeType' | 'scopeId'>,
): Promise<string[]> {
  const rows = await db.policyGrant.findMany({
    where: { groupId, ...place },
    select: { policyId: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ policyId }) => policyId);
}

export function countGrantsOfPolicy(db: Db, accountId: string, policyId: string): Promise<number> {
  return db.policyGrant.count({ where: { accountId, policyId } });
}
