import { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

/** Whom a proof of identity is about, as they were named. */
export type Named =
  | { userId: string }
  | { accountName: string; userName: string }
  | { accountId: string; userName: string };

/** What is known of them: nothing, the account, or the user too. */
export interface Person {
  accountId: string;
  accountName: string;
  loginPolicy: unknown;
  passwordPolicy: unknown;
  consoleAcl: unknown;
  apiAcl: unknown;
  /** Null: the account has no such user. */
  user: {
    id: string;
    name: string;
    enabled: boolean;
    accessMode: string;
    passwordHash: string | null;
    passwordChangedAt: Date | null;
    mustChangePassword: boolean;
    createdAt: Date;
    lastLoginAt: Date | null;
    /** Sealed secret of the TOTP authenticator; null: none is bound. */
    mfaSecretSealed: string | null;
  } | null;
}

type PersonRow = Omit<Person, 'user'> & Omit<NonNullable<Person['user']>, 'id'> & { userId: string | null };

/** One query, whatever there is, so that the time taken does not tell. */
export async function findPerson(db: Db, named: Named): Promise<Person | null> {
  const rows = await db.$queryRaw<PersonRow[]>`
    SELECT a.id AS "accountId", a.name AS "accountName",
           s.login_policy AS "loginPolicy", s.password_policy AS "passwordPolicy",
           s.console_acl AS "consoleAcl", s.api_acl AS "apiAcl",
           u.id AS "userId", u.name, u.enabled, u.access_mode AS "accessMode", u.password_hash AS "passwordHash",
           u.password_changed_at AS "passwordChangedAt", u.must_change_password AS "mustChangePassword",
           u.created_at AS "createdAt", u.last_login_at AS "lastLoginAt", m.secret_sealed AS "mfaSecretSealed"
      FROM accounts a
      LEFT JOIN account_security s ON s.account_id = a.id
      LEFT JOIN users u ON u.account_id = a.id AND ${userCondition(named)}
      LEFT JOIN mfa_devices m ON m.user_id = u.id AND m.bound_at IS NOT NULL
     WHERE ${accountCondition(named)}`;
  const row = rows[0];
  if (!row) return null;
  const { accountId, accountName, loginPolicy, passwordPolicy, consoleAcl, apiAcl, userId, ...user } = row;
  return {
    accountId,
    accountName,
    loginPolicy,
    passwordPolicy,
    consoleAcl,
    apiAcl,
    user: userId === null ? null : { ...user, id: userId },
  };
}

function userCondition(named: Named): Prisma.Sql {
  return 'userId' in named ? Prisma.sql`u.id = ${named.userId}` : Prisma.sql`u.name = ${named.userName}`;
}

function accountCondition(named: Named): Prisma.Sql {
  if ('userId' in named) return Prisma.sql`a.id = (SELECT account_id FROM users WHERE id = ${named.userId})`;
  return 'accountId' in named
    ? Prisma.sql`a.id = ${named.accountId}`
    : Prisma.sql`a.name = ${named.accountName}`;
}

/** How many failures within which time lock for how long. */
export interface Limit {
  failures: number;
  periodMs: number;
  lockoutMs: number;
}

/**
 * Counts an attempt before it is made, by one statement: whoever asks at the same time gets a place of their own.
 * @returns null: the attempt may be made; otherwise until when none may
 */
export async function reserveAttempt(db: Db, key: string, limit: Limit, now: Date): Promise<Date | null> {
  const periodBegan = new Date(now.getTime() - limit.periodMs);
  const lockEnds = new Date(now.getTime() + limit.lockoutMs);
  const rows = await db.$queryRaw<{ lockedUntil: Date | null }[]>`
    INSERT INTO sign_in_throttles AS t (key, failures, window_started_at, locked_until)
    VALUES (${key}, 1, ${now}, NULL)
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN t.locked_until > ${now} THEN t.failures
                      WHEN t.locked_until <= ${now} OR t.window_started_at <= ${periodBegan} THEN 1
                      ELSE t.failures + 1 END,
      window_started_at = CASE WHEN t.locked_until > ${now} THEN t.window_started_at
                      WHEN t.locked_until <= ${now} OR t.window_started_at <= ${periodBegan} THEN ${now}
                      ELSE t.window_started_at END,
      locked_until = CASE WHEN t.locked_until > ${now} THEN t.locked_until
                      WHEN t.locked_until <= ${now} OR t.window_started_at <= ${periodBegan} THEN NULL
                      WHEN t.failures + 1 > ${limit.failures} THEN ${lockEnds}
                      ELSE NULL END
    RETURNING locked_until AS "lockedUntil"`;
  return rows[0]?.lockedUntil ?? null;
}

/** Locks when the attempts that were counted are as many as are allowed; returns until when. */
export async function lockIfReached(db: Db, key: string, limit: Limit, now: Date): Promise<Date | null> {
  const lockEnds = new Date(now.getTime() + limit.lockoutMs);
  const rows = await db.$queryRaw<{ lockedUntil: Date }[]>`
    UPDATE sign_in_throttles SET locked_until = ${lockEnds}
     WHERE key = ${key} AND failures >= ${limit.failures} AND (locked_until IS NULL OR locked_until <= ${now})
    RETURNING locked_until AS "lockedUntil"`;
  return rows[0]?.lockedUntil ?? null;
}

/** Takes back the count of an attempt that was no failure. */
export async function refundAttempt(db: Db, key: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0) WHERE key = ${key}`;
}

/** Forgets all failures of a key. */
export async function forgetFailures(db: Db, key: string): Promise<void> {
  await db.signInThrottle.deleteMany({ where: { key } });
}

/** Removes counts that no limit looks at any more. */
export async function deleteThrottlesBefore(db: Db, before: Date): Promise<void> {
  await db.signInThrottle.deleteMany({ where: { windowStartedAt: { lt: before } } });
}
