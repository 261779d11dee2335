import { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { sessionIsAlive } from '../sessions/repository.ts';

/** What is written when an account begins. */
export interface NewAccountRows {
  account: { id: string; name: string };
  project: { id: string; name: string };
  group: { id: string; name: string; description: string };
  grant: { id: string; policyId: string };
  user: { id: string; name: string; passwordHash: string; passwordChangedAt?: Date };
  accessKey?: { ak: string; secretSealed: string };
}

/** Serialises the making of accounts until the transaction ends. */
export async function lockAccounts(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('turnpike/accounts', 0))`;
}

export function countAccounts(db: Db): Promise<number> {
  return db.account.count();
}

/** Has an account that name, or one that differs in upper and lower case only? */
export async function accountNameTaken(db: Db, name: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE lower(name) = lower(${name}) LIMIT 1`;
  return rows.length > 0;
}

/** Inserts an account with its project, its group of administrators and the first of them. */
export async function insertAccount(db: Db, rows: NewAccountRows): Promise<void> {
  const accountId = rows.account.id;
  await db.account.create({ data: rows.account });
  await db.project.create({ data: { ...rows.project, accountId } });
  await db.userGroup.create({ data: { ...rows.group, accountId } });
  await db.policyGrant.create({ data: { ...rows.grant, accountId, groupId: rows.group.id } });
  await db.user.create({ data: { ...rows.user, accountId } });
  await db.userGroupMember.create({ data: { accountId, groupId: rows.group.id, userId: rows.user.id } });
  if (rows.accessKey)
    await db.accessKey.create({ data: { ...rows.accessKey, accountId, userId: rows.user.id } });
}

/** Kinds of places that a grant can hold in. */
export type ScopeType = 'account' | 'all_projects' | 'project' | 'enterprise_project' | 'instance';

/** A grant of a user as it is stored; name and document are null for system policies. */
export interface GrantRow {
  policyId: string;
  scopeType: ScopeType;
  /** Empty for the account and for all its projects. */
  scopeId: string;
  policyName: string | null;
  document: unknown;
}

/** A user who may act now, with all that is granted to them. */
export interface ActingUser {
  userId: string;
  userName: string;
  accountId: string;
  accountName: string;
  /** When the second factor was shown, of sessions. */
  mfaAt?: Date | null;
  grants: GrantRow[];
  mustChangePassword: boolean;
  /** Settings of the account as they are stored; null: none was ever set. */
  security: { protectPolicy: unknown; consoleAcl: unknown; apiAcl: unknown } | null;
}

const actingUserColumns = Prisma.sql`
  u.id AS "userId", u.name AS "userName", a.id AS "accountId", a.name AS "accountName",
  u.must_change_password AS "mustChangePassword",
  (SELECT json_build_object('protectPolicy', s.protect_policy, 'consoleAcl', s.console_acl, 'apiAcl', s.api_acl)
     FROM account_security s WHERE s.account_id = a.id) AS security,
  (SELECT coalesce(json_agg(json_build_object(
            'policyId', g.policy_id, 'scopeType', g.scope_type, 'scopeId', g.scope_id,
            'policyName', p.name, 'document', p.document)), '[]')
     FROM policy_grants g
     LEFT JOIN policies p ON p.id = g.policy_id AND p.account_id = u.account_id
    WHERE g.account_id = u.account_id
      AND (g.user_id = u.id OR g.group_id IN (SELECT m.group_id FROM user_group_members m
                                               WHERE m.user_id = u.id AND m.account_id = u.account_id))) AS grants`;

/**
 * The user of a session that has neither ended nor been idle for longer than the account allows; null: there is none, or
 * the user is disabled.
 */
export async function findUserOfSession(
  db: Db,
  sessionId: string,
  now: Date,
): Promise<(ActingUser & { lastSeenAt: Date }) | null> {
  const rows = await db.$queryRaw<(ActingUser & { lastSeenAt: Date })[]>`
    SELECT ${actingUserColumns}, s.mfa_at AS "mfaAt", s.last_seen_at AS "lastSeenAt"
      FROM sessions s
      JOIN users u ON u.id = s.user_id
      JOIN accounts a ON a.id = u.account_id
     WHERE s.id = ${sessionId} AND ${sessionIsAlive(now)}`;
  return rows[0] ?? null;
}

/** The user of an access key and its sealed secret; null: there is none, or key or user is disabled. */
export async function findUserOfAccessKey(
  db: Db,
  ak: string,
): Promise<(ActingUser & { secretSealed: string }) | null> {
  const rows = await db.$queryRaw<(ActingUser & { secretSealed: string })[]>`
    SELECT ${actingUserColumns}, k.secret_sealed AS "secretSealed"
      FROM access_keys k
      JOIN users u ON u.id = k.user_id
      JOIN accounts a ON a.id = u.account_id
     WHERE k.ak = ${ak} AND k.enabled AND u.enabled AND u.access_mode <> 'console'`;
  return rows[0] ?? null;
}

/** A user who is enabled; null: there is none. */
export async function findActingUser(db: Db, userId: string): Promise<ActingUser | null> {
  const rows = await db.$queryRaw<ActingUser[]>`
    SELECT ${actingUserColumns}
      FROM users u
      JOIN accounts a ON a.id = u.account_id
     WHERE u.id = ${userId} AND u.enabled`;
  return rows[0] ?? null;
}

/** The user of a token and what it is bound to. */
export interface TokenUser extends ActingUser {
  tokenId: string;
  /** '': the account. */
  projectId: string;
  methods: string[];
  issuedAt: Date;
  expiresAt: Date;
}

/** The user of a token that has not run out; null: there is none, or the user is disabled or changed their password since. */
export async function findUserOfToken(db: Db, hash: string, now: Date): Promise<TokenUser | null> {
  const rows = await db.$queryRaw<TokenUser[]>`
    SELECT ${actingUserColumns}, t.mfa_at AS "mfaAt", t.id AS "tokenId", t.project_id AS "projectId", t.methods,
           t.issued_at AS "issuedAt", t.expires_at AS "expiresAt"
      FROM tokens t
      JOIN users u ON u.id = t.user_id
      JOIN accounts a ON a.id = u.account_id
     WHERE t.hash = ${hash} AND t.expires_at > ${now} AND u.enabled AND u.access_mode <> 'console'
       AND t.issued_at >= coalesce(u.password_changed_at, '-infinity')`;
  return rows[0] ?? null;
}

/** The user of a temporary key and what it is bound to. */
export interface TemporaryKeyUser extends ActingUser {
  secretSealed: string;
  tokenHash: string;
  policy: unknown;
  /** '': the account. */
  projectId: string;
}

/** The user of a temporary key; null: there is none, it has run out, or its user or the key it was made with is disabled. */
export async function findUserOfTemporaryKey(
  db: Db,
  ak: string,
  now: Date,
): Promise<TemporaryKeyUser | null> {
  const rows = await db.$queryRaw<TemporaryKeyUser[]>`
    SELECT ${actingUserColumns}, k.mfa_at AS "mfaAt", k.secret_sealed AS "secretSealed", k.token_hash AS "tokenHash",
           k.policy, k.project_id AS "projectId"
      FROM temporary_keys k
      JOIN users u ON u.id = k.user_id
      JOIN accounts a ON a.id = u.account_id
      LEFT JOIN access_keys p ON p.ak = k.from_access_key
     WHERE k.ak = ${ak} AND k.expires_at > ${now} AND u.enabled AND u.access_mode <> 'console'
       AND p.enabled IS NOT FALSE`;
  return rows[0] ?? null;
}

/** Keeps when an access key was used. */
export async function touchAccessKey(db: Db, ak: string, lastUsedAt: Date): Promise<void> {
  await db.accessKey.updateMany({ where: { ak }, data: { lastUsedAt } });
}

/** The account that an access key belongs to, its first user's name and its oldest project; null: no such key. */
export async function findAccountOfAccessKey(
  db: Db,
  ak: string,
): Promise<{ id: string; name: string; userName: string; project: { id: string; name: string } } | null> {
  const key = await db.accessKey.findFirst({
    where: { ak },
    include: { user: { include: { account: true } } },
  });
  if (!key) return null;
  const project = await db.project.findFirst({
    where: { accountId: key.accountId },
    orderBy: { createdAt: 'asc' },
  });
  const { account, name: userName } = key.user;
  return project && { id: account.id, name: account.name, userName, project };
}

/** A user of the account with all that is granted to them, whether they may act now or not. */
export async function findUserWithGrants(
  db: Db,
  accountId: string,
  userId: string,
): Promise<ActingUser | null> {
  const rows = await db.$queryRaw<ActingUser[]>`
    SELECT ${actingUserColumns}
      FROM users u
      JOIN accounts a ON a.id = u.account_id
     WHERE u.id = ${userId} AND u.account_id = ${accountId}`;
  return rows[0] ?? null;
}

/** What is granted to a group, and so to each of its members. */
export function findGrantsOfGroup(db: Db, accountId: string, groupId: string): Promise<GrantRow[]> {
  return db.$queryRaw<GrantRow[]>`
    SELECT g.policy_id AS "policyId", g.scope_type AS "scopeType", g.scope_id AS "scopeId",
           p.name AS "policyName", p.document
      FROM policy_grants g
      LEFT JOIN policies p ON p.id = g.policy_id AND p.account_id = g.account_id
     WHERE g.account_id = ${accountId} AND g.group_id = ${groupId}`;
}

/** Enabled users of the account with that policy on all of it, who can sign in or use an access key. */
export function findAdministrators(db: Db, accountId: string, policyId: string): Promise<ActingUser[]> {
  return db.$queryRaw<ActingUser[]>`
    SELECT ${actingUserColumns}
      FROM users u
      JOIN accounts a ON a.id = u.account_id
     WHERE u.account_id = ${accountId} AND u.enabled
       AND EXISTS (SELECT FROM policy_grants g
                    WHERE g.account_id = u.account_id AND g.policy_id = ${policyId} AND g.scope_type = 'account'
                      AND (g.user_id = u.id
                        OR g.group_id IN (SELECT m.group_id FROM user_group_members m WHERE m.user_id = u.id)))
       AND (u.access_mode <> 'programmatic' AND u.password_hash IS NOT NULL
         OR u.access_mode <> 'console'
            AND EXISTS (SELECT FROM access_keys k WHERE k.user_id = u.id AND k.enabled))`;
}
