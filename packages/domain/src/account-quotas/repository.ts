import type { Db } from '../kernel/database.ts';

export interface AccountUse {
  users: number;
  groups: number;
  policies: number;
  identityProviders: number;
  /** Of the group or user that has most. */
  mostGrantsOfGroupElsewhere: number;
  mostGrantsOfGroupOnEnterpriseProjects: number;
  mostGrantsOfUserOnEnterpriseProjects: number;
}

/** How much the account holds of what is limited. */
export async function countAccountUse(db: Db, accountId: string): Promise<AccountUse> {
  const where = { accountId };
  const [users, groups, policies, identityProviders, byGroup, byUser] = await Promise.all([
    db.user.count({ where }),
    db.userGroup.count({ where }),
    db.policy.count({ where }),
    db.identityProvider.count({ where }),
    db.policyGrant.groupBy({
      by: ['groupId', 'scopeType'],
      where: { accountId, userId: null },
      _count: true,
    }),
    db.policyGrant.groupBy({
      by: ['userId', 'scopeType'],
      where: { accountId, groupId: null },
      _count: true,
    }),
  ]);
  const ofGroups = byGroup.map(({ groupId, scopeType, _count }) => ({ holder: groupId, scopeType, _count }));
  const ofUsers = byUser.map(({ userId, scopeType, _count }) => ({ holder: userId, scopeType, _count }));
  return {
    users,
    groups,
    policies,
    identityProviders,
    mostGrantsOfGroupElsewhere: most(ofGroups, false),
    mostGrantsOfGroupOnEnterpriseProjects: most(ofGroups, true),
    mostGrantsOfUserOnEnterpriseProjects: most(ofUsers, true),
  };
}

function most(
  counts: { holder: string | null; scopeType: string; _count: number }[],
  onEnterpriseProjects: boolean,
): number {
  const byHolder = new Map<string | null, number>();
  for (const { holder, scopeType, _count } of counts)
    if ((scopeType === 'enterprise_project') === onEnterpriseProjects)
      byHolder.set(holder, (byHolder.get(holder) ?? 0) + _count);
  return Math.max(0, ...byHolder.values());
}
