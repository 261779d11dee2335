import { newId } from '@turnpike/domain/kernel/new-id';
import { findHomeProject } from '@turnpike/domain/projects/home-project';
import {
  endSession,
  findSession,
  type SignedIn,
  type SignInFrom,
  signIn,
} from '@turnpike/domain/sessions/sign-in';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { consoleConfig } from './config.ts';
import { consoleEnv } from './env.ts';
import { REMOTE_ADDRESS_HEADER } from './http/trusted-headers.ts';
import { log } from './log.ts';

/** Who is signed in, as pages see it. */
export interface SignedInUser {
  id: string;
  name: string;
  accountId: string;
  accountName: string;
  projectId: string;
  region: string;
  /** Tells one sign-in of this browser from the next, RFC 3339. */
  signedInAt: string;
  /** What the account has to say to whoever signs in; '' when nothing. */
  notice: string;
  /** When the user signed in before, where the account shows it; '' when not. */
  signedInBefore: string;
}

declare module 'next-auth' {
  interface Session {
    /** Absent when the session has ended. */
    user?: SignedInUser;
    /** The session can do nothing but choose another password. */
    mustChangePassword?: boolean;
  }
  interface User {
    sessionId: string;
    signedIn: SignedInUser;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    sessionId?: string;
    user?: SignedInUser;
  }
}

const SESSION_SECONDS = 12 * 60 * 60;
const MAX_FIELD_CHARACTERS = 256;

/** Where a request of the browser came from: as our own server states it, never as the client does. */
export function originOf(headers: { get(name: string): string | null }): SignInFrom {
  return {
    requestId: newId(),
    sourceIp: headers.get(REMOTE_ADDRESS_HEADER) ?? '',
    userAgent: headers.get('user-agent') ?? '',
  };
}

/**
 * next-auth keeps the cookie; the session itself is a row of the database that the cookie names, so that ending it
 * counts from the next request.
 */
export function authOptionsFor(
  from: SignInFrom,
  providers: OAuthConfig<Record<string, unknown>>[] = [],
): NextAuthOptions {
  return {
    // Read when it is needed: building the console needs no environment.
    get secret() {
      return consoleConfig().sessionSecret;
    },
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    logger: {
      error: (code, details) =>
        log.warn({ code, err: details instanceof Error ? details : details.error }, 'next-auth refused'),
      warn: () => undefined,
    },
    providers: [
      Credentials({
        credentials: { account: {}, user: {}, password: {}, totp_code: {}, recovery_code: {} },
        authorize: (given) => authorize(given ?? {}, from).catch(withoutDetails),
      }),
      ...providers,
    ],
    callbacks: {
      // `user` is there on sign-in only, as authorize returned it.
      jwt: ({ token, user }) => (user ? { ...token, sessionId: user.sessionId, user: user.signedIn } : token),
      session: async ({ session, token }) => {
        const { user: _unchecked, ...rest } = session;
        const alive = token.sessionId ? await findSession(consoleEnv(), token.sessionId) : null;
        if (!alive || !token.user) return rest;
        return { ...rest, user: token.user, mustChangePassword: alive.mustChangePassword };
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (token.sessionId) await endSession(consoleEnv(), token.sessionId, from);
      },
    },
  };
}

/** For pages, which read who is signed in. */
export const authOptions = authOptionsFor({ requestId: '', sourceIp: '', userAgent: '' });

/** Not let in; the message is the name of the refusal. */
class SignInRefused extends Error {}

type Given = Partial<Record<'account' | 'user' | 'password' | 'totp_code' | 'recovery_code', unknown>>;

/**
 * Opens a session for what the sign-in form sent.
 * @throws SignInRefused whose message is the name of the refusal: next-auth hands it to the form in the answer's address
 */
async function authorize(given: Given, from: SignInFrom) {
  const account = textOf(given.account);
  const user = textOf(given.user);
  const password = textOf(given.password);
  if (account === '' || user === '' || password === '') throw new SignInRefused('wrong');
  const env = consoleEnv();
  const outcome = await signIn(env, {
    accountName: account,
    userName: user,
    password,
    secondFactor: secondFactorOf(given),
    from,
  });
  if (outcome.refusal) throw new SignInRefused(outcome.refusal);
  return signedInUser(outcome);
}

/** The message stands in an address: of a fault of ours it must tell nothing. */
function withoutDetails(error: unknown): never {
  if (error instanceof SignInRefused) throw error;
  log.error({ err: error }, 'a sign-in failed');
  throw new Error('no_answer');
}

/** A session that was opened, as next-auth hands it on to the cookie. */
export async function signedInUser(outcome: SignedIn) {
  const project = await findHomeProject(consoleEnv(), outcome.accountId);
  return {
    id: outcome.userId,
    sessionId: outcome.sessionId,
    signedIn: {
      id: outcome.userId,
      name: outcome.userName,
      accountId: outcome.accountId,
      accountName: outcome.accountName,
      projectId: project.id,
      region: project.name,
      signedInAt: new Date().toISOString(),
      notice: outcome.notice,
      signedInBefore: outcome.lastLoginAt?.toISOString() ?? '',
    },
  };
}

function secondFactorOf(given: Given) {
  const totpCode = textOf(given.totp_code).replace(/\s/g, '');
  if (totpCode !== '') return { totpCode };
  const recoveryCode = textOf(given.recovery_code);
  return recoveryCode === '' ? undefined : { recoveryCode };
}

/** A form may send anything, or a field twice; what is no text of a sensible length is nothing. */
function textOf(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_FIELD_CHARACTERS ? value : '';
}
