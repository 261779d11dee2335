'use client';

import { createContext, type ReactNode, useContext } from 'react';

/** Who sits there, as the server's session says. */
export interface ConsoleSession {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly projectId: string;
  readonly region: string;
}

const SessionContext = createContext<ConsoleSession | null>(null);

export function SessionProvider({ session, children }: { session: ConsoleSession; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The signed-in user. Throws outside the console's layout. */
export function useConsoleSession(): ConsoleSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useConsoleSession needs a SessionProvider around it.');
  return session;
}
