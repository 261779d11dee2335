import { loginPolicySchema } from '@turnpike/contracts/account-security/login-policy';
import { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type SessionRow = Prisma.SessionGetPayload<object>;

/** What stands in a session's row when it is opened. */
export type NewSession = Required<Omit<Prisma.SessionUncheckedCreateInput, 'temporaryKeys'>>;

const DEFAULT_IDLE_MINUTES = loginPolicySchema.parse({}).session_timeout;

/**
 * The condition under which a session `s` of a user `u` counts: it has not run out, it was not idle for longer than the
 * account allows, and the user may use the console.
 */
export function sessionIsAlive(now: Date): Prisma.Sql {
  return Prisma.sql`
    s.expires_at > ${now} AND u.enabled AND u.access_mode <> 'programmatic'
    AND s.last_seen_at > ${now}::timestamptz - make_interval(mins => coalesce(
      (SELECT (p.login_policy->>'session_timeout')::int FROM account_security p WHERE p.account_id = s.account_id),
      ${DEFAULT_IDLE_MINUTES}::int))`;
}

/** Inserts a session, notes the sign-in at its user, and removes those of the user that have run out. */
export async function insertSession(
  db: Db,
  data: NewSession,
  userColumns: Prisma.UserUncheckedUpdateInput,
): Promise<void> {
  const { userId, createdAt } = data;
  await db.session.deleteMany({ where: { userId, expiresAt: { lte: createdAt } } });
  await db.session.create({ data });
  await db.user.update({ where: { id: userId }, data: { lastLoginAt: createdAt, ...userColumns } });
}

/** A session that counts, with what pages show of its user; null: there is none. */
export async function findSession(
  db: Db,
  id: string,
  now: Date,
): Promise<{ userId: string; accountId: string; expiresAt: Date; mustChangePassword: boolean } | null> {
  const rows = await db.$queryRaw<
    { userId: string; accountId: string; expiresAt: Date; mustChangePassword: boolean }[]
  >`
    SELECT s.user_id AS "userId", s.account_id AS "accountId", s.expires_at AS "expiresAt",
           u.must_change_password AS "mustChangePassword"
      FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = ${id} AND ${sessionIsAlive(now)}`;
  return rows[0] ?? null;
}

/** Sessions of a user that count, latest first. */
export function listSessions(db: Db, accountId: string, userId: string, now: Date): Promise<SessionRow[]> {
  return db.$queryRaw<SessionRow[]>`
    SELECT s.id, s.account_id AS "accountId", s.user_id AS "userId", s.method, s.mfa_at AS "mfaAt",
           s.source_ip AS "sourceIp", s.user_agent AS "userAgent", s.last_seen_at AS "lastSeenAt",
           s.created_at AS "createdAt", s.expires_at AS "expiresAt"
      FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.account_id = ${accountId} AND s.user_id = ${userId} AND ${sessionIsAlive(now)}
     ORDER BY s.created_at DESC, s.id`;
}

export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, lastSeenAt: { lt: now } }, data: { lastSeenAt: now } });
}

/** Notes that the user of a session showed the second factor now. */
export async function noteSecondFactor(db: Db, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id }, data: { mfaAt: now } });
}

/** The session with its user and account, however long it was idle: for the audit row of its end. */
export function findSessionToEnd(db: Db, id: string) {
  return db.session.findUnique({ where: { id }, include: { user: { include: { account: true } } } });
}

export function findSessionOfUser(db: Db, userId: string, id: string): Promise<SessionRow | null> {
  return db.session.findFirst({ where: { id, userId } });
}

/** True when there was such a session. */
export async function deleteSession(db: Db, id: string): Promise<boolean> {
  const { count } = await db.session.deleteMany({ where: { id } });
  return count > 0;
}

/** Ends the sessions of a user, but for the one to keep; returns how many. */
export async function deleteSessionsOfUser(db: Db, userId: string, keptId = ''): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { userId, id: { not: keptId } } });
  return count;
}
