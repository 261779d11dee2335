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

interface PermissionsOnProps {
  /** Actions that are asked for these resources; of all others the word on the whole account stands. */
  readonly actions: readonly string[];
  /** URNs: an action is allowed when it is allowed on one of them. */
  readonly resources: readonly string[];
  readonly children: ReactNode;
}

/** Asks for what lies within on given resources: what users may do about themselves they may not do about all. */
export function PermissionsOn({ actions, resources, children }: PermissionsOnProps) {
  const outer = useContext(PermissionContext);
  const answer = useRead('checkPermissions', { body: { actions, resources } }, { key: keys.permissions });
  const ask = useMemo<Ask>(() => {
    const allowed = new Set(
      answer.data?.results.filter((result) => result.allowed).map(({ action }) => action),
    );
    return (action) =>
      allowed.has(action)
        ? { allowed: true, reason: '' }
        : (outer?.(action) ?? { allowed: false, reason: '' });
  }, [answer.data, outer]);
  return <PermissionContext value={ask}>{children}</PermissionContext>;
}

/** Whether one of several actions is allowed; the reason is that of the first. */
export function useAnyPermission(actions: readonly string[]): Permission {
  const ask = useContext(PermissionContext);
  if (!ask) throw new Error('useAnyPermission needs a PermissionProvider around it.');
  const answers = actions.map(ask);
  return answers.find(({ allowed }) => allowed) ?? answers[0] ?? { allowed: false, reason: '' };
}

/** Whether the user may do something, to disable what the server would refuse. */
export function usePermission(action: string): Permission {
  const ask = useContext(PermissionContext);
  if (!ask) throw new Error('usePermission needs a PermissionProvider around it.');
  return ask(action);
}

/** Whether the user may do something; true where nobody has asked yet, as on pages before the sign-in. */
export function useMayPerhaps(action: string): boolean {
  return useContext(PermissionContext)?.(action).allowed ?? true;
}
