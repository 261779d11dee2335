import { findHomeProject } from '@turnpike/domain/projects/home-project';
import { endSession, findSession, signIn } from '@turnpike/domain/sessions/sign-in';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { consoleConfig } from './config.ts';
import { consoleEnv } from './env.ts';

/** Who is signed in, as pages see it. */
export interface SignedInUser {
  id: string;
  name: string;
  accountId: string;
  accountName: string;
  projectId: string;
  region: string;
}

declare module 'next-auth' {
  interface Session {
    /** Absent when the session has ended. */
    user?: SignedInUser;
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

/**
 * next-auth keeps the cookie; the session itself is a row of the database that the cookie names, so that ending it
 * counts from the next request.
 */
export const authOptions: NextAuthOptions = {
  // Read when it is needed: building the console needs no environment.
  get secret() {
    return consoleConfig().sessionSecret;
  },
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  pages: { signIn: '/sign-in' },
  providers: [
    Credentials({
      credentials: { account: {}, user: {}, password: {} },
      authorize: (given) => authorize(given),
    }),
  ],
  callbacks: {
    // `user` is there on sign-in only, as authorize returned it.
    jwt: ({ token, user }) => (user ? { ...token, sessionId: user.sessionId, user: user.signedIn } : token),
    session: async ({ session, token }) => {
      const { user: _unchecked, ...rest } = session;
      const alive = token.sessionId ? await findSession(consoleEnv(), token.sessionId) : null;
      return alive && token.user ? { ...rest, user: token.user } : rest;
    },
  },
  events: {
    signOut: async ({ token }) => {
      if (token.sessionId) await endSession(consoleEnv(), token.sessionId);
    },
  },
};

async function authorize(given: Record<'account' | 'user' | 'password', string> | undefined) {
  const { account, user, password } = given ?? {};
  if (!account || !user || !password || password.length > 128) return null;
  const env = consoleEnv();
  const signedIn = await signIn(env, { accountName: account, userName: user, password });
  if (!signedIn) return null;
  const project = await findHomeProject(env, signedIn.accountId);
  return {
    id: signedIn.userId,
    sessionId: signedIn.sessionId,
    signedIn: {
      id: signedIn.userId,
      name: signedIn.userName,
      accountId: signedIn.accountId,
      accountName: signedIn.accountName,
      projectId: project.id,
      region: project.name,
    },
  };
}
