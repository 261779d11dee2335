import type { ScopeType } from '../accounts/repository.ts';
import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

/** Where a grant holds; the id is empty for the account and for all its projects. */
export interface GrantPlace {
  scopeType: ScopeType;
  scopeId: string;
}

/** Who holds a policy (a group or a user: the other is null), and where. */
export interface GrantKey extends GrantPlace {
  groupId: string | null;
  userId: string | null;
  policyId: string;
}

/** A grant with the names of those who may hold it. */
export type GrantRow = Prisma.PolicyGrantGetPayload<{ include: typeof withHolder }>;

const named = { select: { id: true, name: true } } as const;
const withHolder = { group: named, user: named } as const;
const oldestFirst = [
  { createdAt: 'asc' },
  { id: 'asc' },
] satisfies Prisma.PolicyGrantOrderByWithRelationInput[];

/** Grants a policy; nothing changes where it is granted already. */
export async function insertGrant(
  db: Db,
  data: GrantKey & { id: string; accountId: string; createdAt: Date },
): Promise<void> {
  await db.policyGrant.createMany({ data: [data], skipDuplicates: true });
}

/** Revokes a grant; false: there was none. */
export async function deleteGrant(
  db: Db,
  { groupId, userId, policyId, scopeType, scopeId }: GrantKey,
): Promise<boolean> {
  const where = { groupId, userId, policyId, scopeType, scopeId };
  return (await db.policyGrant.deleteMany({ where })).count > 0;
}

export function findGrant(db: Db, accountId: string, id: string): Promise<GrantRow | null> {
  return db.policyGrant.findFirst({ where: { id, accountId }, include: withHolder });
}

export function findGrantByKey(
  db: Db,
  { groupId, userId, policyId, scopeType, scopeId }: GrantKey,
): Promise<GrantRow | null> {
  const where = { groupId, userId, policyId, scopeType, scopeId };
  return db.policyGrant.findFirst({ where, include: withHolder });
}

/** Ids of the policies granted to a group or user in that place, oldest grant first. */
export async function listGrantedPolicyIds(
  db: Db,
  { groupId, userId, scopeType, scopeId }: Omit<GrantKey, 'policyId'>,
): Promise<string[]> {
  const rows = await db.policyGrant.findMany({
    where: { groupId, userId, scopeType, scopeId },
    select: { policyId: true },
    orderBy: oldestFirst,
  });
  return rows.map(({ policyId }) => policyId);
}

/** Grants of a group or user, in enterprise projects or in all other places. */
export function countGrantsOfHolder(
  db: Db,
  holder: Pick<GrantKey, 'groupId' | 'userId'>,
  places: 'enterprise_project' | 'elsewhere',
): Promise<number> {
  const scopeType = places === 'elsewhere' ? { not: 'enterprise_project' } : places;
  return db.policyGrant.count({ where: { ...holder, scopeType } });
}

/** What grants are looked for; what is undefined does not matter. */
export interface GrantQuery {
  groupId?: string | undefined;
  userId?: string | undefined;
  /** Grants to groups that this user is in, beside the user's own. */
  groupsOfUser?: string | undefined;
  holderType?: 'user' | 'group' | undefined;
  policyId?: string | undefined;
  scopeTypes?: readonly ScopeType[] | undefined;
  scopeId?: string | undefined;
}

/** Grants of the account that match, oldest first. */
export async function listGrants(
  db: Db,
  accountId: string,
  query: GrantQuery,
  page: PageQuery,
): Promise<Page<GrantRow>> {
  const where = { accountId, AND: conditionsOf(query) };
  const [total, rows] = await Promise.all([
    db.policyGrant.count({ where }),
    db.policyGrant.findMany({ where, include: withHolder, orderBy: oldestFirst, ...pageArguments(page) }),
  ]);
  return { rows, total };
}

function conditionsOf(query: GrantQuery): Prisma.PolicyGrantWhereInput[] {
  const { groupId, userId, groupsOfUser, holderType, policyId, scopeTypes, scopeId } = query;
  const throughGroups = { group: { members: { some: { userId: groupsOfUser ?? '' } } } };
  return [
    ...(groupId !== undefined ? [{ groupId }] : []),
    ...(userId !== undefined ? [{ userId }] : []),
    ...(groupsOfUser !== undefined ? [{ OR: [{ userId: groupsOfUser }, throughGroups] }] : []),
    ...(holderType === 'user' ? [{ userId: { not: null } }] : []),
    ...(holderType === 'group' ? [{ groupId: { not: null } }] : []),
    ...(policyId !== undefined ? [{ policyId }] : []),
    ...(scopeTypes !== undefined ? [{ scopeType: { in: [...scopeTypes] } }] : []),
    ...(scopeId !== undefined ? [{ scopeId }] : []),
  ];
}

/** Grants in an enterprise project with who holds them in whole. */
export function listGrantsInEnterpriseProject(db: Db, accountId: string, id: string) {
  return db.policyGrant.findMany({
    where: { accountId, scopeType: 'enterprise_project', scopeId: id },
    include: { group: true, user: { omit: { passwordHash: true, passwordHistory: true } } },
    orderBy: oldestFirst,
  });
}

/** Ids of the enterprise projects that a group or user is granted policies for. */
export async function listEnterpriseProjectIds(
  db: Db,
  holder: Pick<GrantKey, 'groupId' | 'userId'>,
): Promise<string[]> {
  const rows = await db.policyGrant.findMany({
    where: { ...holder, scopeType: 'enterprise_project' },
    select: { scopeId: true },
    distinct: ['scopeId'],
    orderBy: { scopeId: 'asc' },
  });
  return rows.map(({ scopeId }) => scopeId);
}

export function countGrantsOfPolicy(db: Db, accountId: string, policyId: string): Promise<number> {
  return db.policyGrant.count({ where: { accountId, policyId } });
}

/** Names of the places of these grants that have a name of their own, by id. */
export async function namesOfPlaces(
  db: Db,
  accountId: string,
  places: readonly { scopeType: string; scopeId: string }[],
): Promise<Map<string, string>> {
  const idsOf = (type: ScopeType) =>
    places.filter((place) => place.scopeType === type).map(({ scopeId }) => scopeId);
  const whereIn = (type: ScopeType) => ({ where: { accountId, id: { in: idsOf(type) } }, ...named });
  const rows = await Promise.all([
    db.project.findMany(whereIn('project')),
    db.enterpriseProject.findMany(whereIn('enterprise_project')),
    db.instance.findMany(whereIn('instance')),
  ]);
  return new Map(rows.flat().map(({ id, name }) => [id, name]));
}
