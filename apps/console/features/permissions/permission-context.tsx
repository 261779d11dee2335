'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';

/** What the server says about one action. A hint only: the server decides again at every call. */
export interface Permission {
  readonly allowed: boolean;
  /** Empty while it is not known yet. */
  readonly reason: string;
}

type Ask = (action: string) => Permission;

const PermissionContext = createContext<Ask | null>(null);
const REFRESH_MS = 60_000;

/** Asks once for all actions of the console what the user may do. */
export function PermissionProvider({
  actions,
  children,
}: {
  actions: readonly string[];
  children: ReactNode;
}) {
  const answer = useRead(
    'checkPermissions',
    { body: { actions } },
    { key: keys.permissions, refetchIntervalMs: REFRESH_MS },
  );
  const ask = useMemo<Ask>(() => {
    const results = new Map(answer.data?.results.map((result) => [result.action, result]));
    const unknown = answer.isError ? { allowed: true, reason: '' } : { allowed: false, reason: '' };
    return (action) => {
      const result = results.get(action);
      if (!result) return unknown;
      return result.allowed
        ? { allowed: true, reason: '' }
        : { allowed: false, reason: `You need the permission ${action} for this.` };
    };
  }, [answer.data, answer.isError]);
  return <PermissionContext value={ask}>{children}</PermissionContext>;
}

/** Whether the user may do something, to disable what the server would refuse. */
export function usePermission(action: string): Permission {
  const ask = useContext(PermissionContext);
  if (!ask) throw new Error('usePermission needs a PermissionProvider around it.');
  return ask(action);
}
