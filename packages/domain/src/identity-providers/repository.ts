import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

/** A provider without its secret: nothing that shows providers can let it slip. */
export type IdentityProviderRow = Omit<Prisma.IdentityProviderGetPayload<object>, 'clientSecretSealed'>;

const omit = { clientSecretSealed: true } as const;

export function findIdentityProvider(
  db: Db,
  accountId: string,
  id: string,
): Promise<IdentityProviderRow | null> {
  return db.identityProvider.findFirst({ where: { id, accountId }, omit });
}

export async function listIdentityProviders(
  db: Db,
  accountId: string,
  query: PageQuery,
): Promise<Page<IdentityProviderRow>> {
  const where = { accountId };
  const [total, rows] = await Promise.all([
    db.identityProvider.count({ where }),
    db.identityProvider.findMany({
      where,
      omit,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countIdentityProviders(db: Db, accountId: string): Promise<number> {
  return db.identityProvider.count({ where: { accountId } });
}

export function insertIdentityProvider(
  db: Db,
  data: Prisma.IdentityProviderUncheckedCreateInput,
): Promise<IdentityProviderRow> {
  return db.identityProvider.create({ data, omit });
}

export function updateIdentityProvider(
  db: Db,
  id: string,
  data: Prisma.IdentityProviderUncheckedUpdateInput,
): Promise<IdentityProviderRow> {
  return db.identityProvider.update({ where: { id }, data, omit });
}

/** Deletes a provider; its users, their memberships and sessions go with it. */
export async function deleteIdentityProvider(db: Db, id: string): Promise<void> {
  await db.identityProvider.delete({ where: { id } });
}

export function findGroups(db: Db, accountId: string, ids: readonly string[]) {
  return db.userGroup.findMany({ where: { accountId, id: { in: [...ids] } } });
}

/** The users that a provider vouches for. */
export function listUsersOfProvider(db: Db, id: string): Promise<{ id: string; name: string }[]> {
  return db.user.findMany({ where: { identityProviderId: id }, select: { id: true, name: true } });
}

/** A provider as sign-in needs it, with its account and its sealed secret. */
export type SignInProvider = Prisma.IdentityProviderGetPayload<{
  include: { account: { select: { name: true } } };
}>;

/** A provider by which users may sign in now, of any account. */
export function findSignInProvider(db: Db, id: string): Promise<SignInProvider | null> {
  return db.identityProvider.findFirst({
    where: { id, enabled: true },
    include: { account: { select: { name: true } } },
  });
}

/** What the sign-in page may offer for an account; none when there is no such account. */
export function listSignInProviders(db: Db, accountName: string): Promise<{ id: string; name: string }[]> {
  return db.identityProvider.findMany({
    where: { enabled: true, account: { name: accountName } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
}

export interface FederatedUser {
  id: string;
  name: string;
  enabled: boolean;
  lastLoginAt: Date | null;
}

export function findFederatedUser(
  db: Db,
  identityProviderId: string,
  externalSubject: string,
): Promise<FederatedUser | null> {
  return db.user.findFirst({
    where: { identityProviderId, externalSubject },
    select: { id: true, name: true, enabled: true, lastLoginAt: true },
  });
}

/** Does anybody in the account have that name, or one that differs in upper and lower case only? */
export async function userNameTaken(db: Db, accountId: string, name: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM users WHERE account_id = ${accountId} AND lower(name) = lower(${name}) LIMIT 1`;
  return rows.length > 0;
}

export async function insertFederatedUser(
  db: Db,
  data: {
    id: string;
    accountId: string;
    name: string;
    email: string;
    description: string;
    identityProviderId: string;
    externalSubject: string;
    createdAt: Date;
  },
): Promise<void> {
  await db.user.create({ data: { ...data, accessMode: 'console' } });
}

/**
 * Brings the memberships in the mapped groups to those wanted; other memberships stay as they are.
 * @returns names of the groups that the user came into and out of
 */
export async function followMappedGroups(
  db: Db,
  user: { accountId: string; userId: string },
  mapped: readonly string[],
  wanted: readonly string[],
): Promise<{ added: string[]; removed: string[] }> {
  const had = await db.userGroupMember.findMany({
    where: { userId: user.userId, groupId: { in: [...mapped] } },
    select: { groupId: true },
  });
  const before = new Set(had.map(({ groupId }) => groupId));
  const removed = [...before].filter((groupId) => !wanted.includes(groupId));
  // A mapping may outlive its group.
  const groups = await db.userGroup.findMany({
    where: { accountId: user.accountId, id: { in: [...wanted, ...removed] } },
    select: { id: true, name: true },
  });
  const added = groups.filter(({ id }) => wanted.includes(id) && !before.has(id));
  await db.userGroupMember.deleteMany({ where: { userId: user.userId, groupId: { in: removed } } });
  await db.userGroupMember.createMany({ data: added.map(({ id: groupId }) => ({ ...user, groupId })) });
  return {
    added: added.map(({ name }) => name),
    removed: groups.filter(({ id }) => removed.includes(id)).map(({ name }) => name),
  };
}

/** The account's policies that a sign-in has to keep to; null: it has set none. */
export function findSignInPolicies(
  db: Db,
  accountId: string,
): Promise<{ loginPolicy: unknown; consoleAcl: unknown } | null> {
  return db.accountSecurity.findFirst({
    where: { accountId },
    select: { loginPolicy: true, consoleAcl: true },
  });
}
