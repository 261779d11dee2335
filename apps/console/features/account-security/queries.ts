'use client';

import { keys } from '../api/query-keys.ts';
import { useChange, useRead } from '../api/use-operation.ts';
import { useConsoleSession } from '../session/session-context.tsx';

const key = keys.accountSecurity;
const changed = [keys.accountSecurity, keys.permissions, keys.audit];

type Reading =
  | 'showPasswordPolicy'
  | 'showLoginPolicy'
  | 'showProtectPolicy'
  | 'showConsoleAclPolicy'
  | 'showApiAclPolicy';
type Changing =
  | 'updatePasswordPolicy'
  | 'updateLoginPolicy'
  | 'updateProtectPolicy'
  | 'updateConsoleAclPolicy'
  | 'updateApiAclPolicy';

/** A security setting of the account. */
export function useSetting<Name extends Reading>(name: Name) {
  const { accountId } = useConsoleSession();
  return useRead<Name>(name, { path: { domain_id: accountId } } as never, { key });
}

/** Changes a security setting; what users may do about themselves may change with it. */
export const useChangeSetting = <Name extends Changing>(name: Name) => useChange<Name>(name, changed);
