import type { LoginPolicy } from '@turnpike/contracts/account-security/login-policy';
import { identityChanged } from '../config-feed/identity-changes.ts';
import { acrossAccounts, withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { insertEffects, lockAccount } from '../kernel/repository.ts';
import type { SecondFactor } from '../mfa/second-factor.ts';
import { appendSignInRow } from '../sign-in/audit-sign-in.ts';
import { type Proven, proveIdentity, type Refusal } from '../sign-in/prove-identity.ts';
import * as repository from './repository.ts';

/** A console session ends this long after its sign-in. */
export const SESSION_MS = 12 * 60 * 60 * 1_000;
const MAX_USER_AGENT_CHARACTERS = 256;

type World = Pick<Env, 'database' | 'keyring' | 'now'>;

/** The request that carries a sign-in. */
export interface SignInFrom {
  requestId: string;
  /** As the socket says; '' when not known. */
  sourceIp: string;
  userAgent: string;
}

export interface SignInInput {
  accountName: string;
  userName: string;
  password: string;
  secondFactor?: SecondFactor | undefined;
  from?: SignInFrom;
}

/** A session of the console and whose it is. */
export interface SignedIn {
  sessionId: string;
  userId: string;
  userName: string;
  accountId: string;
  accountName: string;
  expiresAt: Date;
  /** The session can do nothing but choose another password. */
  mustChangePassword: boolean;
  /** Of the sign-in before, where the account shows it; null: there was none, or it is not shown. */
  lastLoginAt: Date | null;
  /** What the account has to say to whoever signs in. */
  notice: string;
}

const nowhere: SignInFrom = { requestId: '', sourceIp: '', userAgent: '' };

/**
 * Signs a user in to the console: proves who it is, and opens a session with an id of its own.
 * @returns the refusals of {@link proveIdentity} as they are
 */
export async function signIn(
  env: World,
  { accountName, userName, password, secondFactor, from = nowhere }: SignInInput,
): Promise<(SignedIn & { refusal?: undefined }) | Refusal> {
  const request = { operationId: 'SignIn', action: 'iam:sessions:create', ...from };
  const proof = await proveIdentity(env, {
    named: { accountName, userName },
    password,
    secondFactor,
    door: 'console',
    request,
  });
  return proof.refusal ? proof : openSession(env, proof.proven, from);
}

/** Opens a session for somebody whose identity is proven, whatever the way. */
export async function openSession(
  { database, now }: Pick<World, 'database' | 'now'>,
  { user, method, mfaAt, mustChangePassword, loginPolicy, lastLoginAt }: OpenedFor,
  from: SignInFrom,
): Promise<SignedIn> {
  const createdAt = now();
  const session: repository.NewSession = {
    id: newId(),
    accountId: user.accountId,
    userId: user.id,
    method,
    mfaAt,
    sourceIp: from.sourceIp,
    userAgent: from.userAgent.slice(0, MAX_USER_AGENT_CHARACTERS).toWellFormed(),
    lastSeenAt: createdAt,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + SESSION_MS),
  };
  await withinAccount(user.accountId, () =>
    database.$transaction(async (db) => {
      // Kept with the user: a password that has run out stays so, whatever the account's policy becomes.
      await repository.insertSession(db, session, mustChangePassword ? { mustChangePassword } : {});
      await appendSignInRow(db, {
        request: { operationId: 'SignIn', action: 'iam:sessions:create', ...from },
        account: { id: user.accountId, name: user.accountName },
        user,
        credential: { kind: 'session', id: session.id },
        outcome: 'succeeded',
        after: { method, user_agent: session.userAgent },
        at: createdAt,
      });
    }),
  );
  return {
    sessionId: session.id,
    userId: user.id,
    userName: user.name,
    accountId: user.accountId,
    accountName: user.accountName,
    expiresAt: session.expiresAt as Date,
    mustChangePassword,
    lastLoginAt: loginPolicy.show_recent_login_info ? lastLoginAt : null,
    notice: loginPolicy.custom_info_for_login,
  };
}

/** Like {@link Proven}, but for the method, which other providers of identity have names of their own for. */
export type OpenedFor = Omit<Proven, 'method' | 'loginPolicy'> & {
  method: Proven['method'] | 'oidc';
  loginPolicy: LoginPolicy;
};

/** A session that counts; null: it has ended, or was idle for too long, or its user may not use the console. */
export async function findSession(
  { database, now }: Pick<World, 'database' | 'now'>,
  sessionId: string,
): Promise<{
  sessionId: string;
  userId: string;
  accountId: string;
  expiresAt: Date;
  mustChangePassword: boolean;
} | null> {
  const row = await acrossAccounts(() => repository.findSession(database, sessionId, now()));
  return row && { sessionId, ...row };
}

/** Signs out: ends a session at once, if there is one, and notes it. */
export async function endSession(
  { database, now }: Pick<World, 'database' | 'now'>,
  sessionId: string,
  from: SignInFrom = nowhere,
): Promise<void> {
  const session = await acrossAccounts(() => repository.findSessionToEnd(database, sessionId));
  if (!session) return;
  const { user } = session;
  await withinAccount(user.accountId, () =>
    database.$transaction(async (db) => {
      await lockAccount(db, user.accountId);
      if (!(await repository.deleteSession(db, sessionId))) return;
      // Temporary keys that were made in the session ended with it.
      await insertEffects(db, identityChanged(user));
      await appendSignInRow(db, {
        request: { operationId: 'SignOut', action: 'iam:sessions:delete', ...from },
        account: { id: user.accountId, name: user.account.name },
        user: { id: user.id, name: user.name },
        credential: { kind: 'session', id: sessionId },
        outcome: 'succeeded',
        after: {},
        at: now(),
      });
    }),
  );
}
