import { acrossAccounts, withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { verifyPassword } from '../users/password.ts';
import * as repository from './repository.ts';

/** A console session ends this long after its sign-in. */
export const SESSION_MS = 12 * 60 * 60 * 1_000;

type World = Pick<Env, 'database' | 'now'>;

export interface SignInInput {
  accountName: string;
  userName: string;
  password: string;
  /** The clock of `env` unless told. */
  now?: Date;
}

/** A session of the console and whose it is. */
export interface SignedIn {
  sessionId: string;
  userId: string;
  userName: string;
  accountId: string;
  accountName: string;
  expiresAt: Date;
}

/**
 * Signs a user in to the console. Whatever is wrong (account, user, password, disabled, no console access), the
 * answer is the same and takes as long.
 * @returns null: refused
 */
export async function signIn(
  { database, now }: World,
  { accountName, userName, password, now: createdAt = now() }: SignInInput,
): Promise<SignedIn | null> {
  const user = await acrossAccounts(() => repository.findUserToSignIn(database, accountName, userName));
  const verified = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !verified || !user.enabled || user.accessMode === 'programmatic') return null;
  const session = {
    id: newId(),
    accountId: user.accountId,
    userId: user.id,
    method: 'password',
    mfaAt: null,
    sourceIp: '',
    userAgent: '',
    lastSeenAt: createdAt,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + SESSION_MS),
  };
  await withinAccount(user.accountId, () =>
    database.$transaction((db) => repository.insertSession(db, session)),
  );
  return {
    sessionId: session.id,
    userId: user.id,
    userName: user.name,
    accountId: user.accountId,
    accountName,
    expiresAt: session.expiresAt,
  };
}

/** A session that has not ended and whose user is enabled; null otherwise. */
export async function findSession(
  { database, now }: World,
  sessionId: string,
): Promise<{ sessionId: string; userId: string; accountId: string; expiresAt: Date } | null> {
  const row = await acrossAccounts(() => repository.findSession(database, sessionId, now()));
  return row && { sessionId, userId: row.userId, accountId: row.accountId, expiresAt: row.expiresAt };
}

/** Ends a session at once, if there is one. */
export async function endSession({ database }: Pick<World, 'database'>, sessionId: string): Promise<void> {
  await acrossAccounts(() => repository.deleteSession(database, sessionId));
}
