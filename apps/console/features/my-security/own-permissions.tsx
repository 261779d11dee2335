'use client';

import type { ReactNode } from 'react';
import { PermissionsOn } from '../permissions/permission-context.tsx';
import { useConsoleSession } from '../session/session-context.tsx';

/** What people may do about themselves is decided on themselves, not on all users. */
const actions = [
  'iam:users:changePassword',
  'iam:users:updateUserInformation',
  'iam:mfa:createVirtualMFADevice',
  'iam:mfa:deleteVirtualMFADevice',
  'iam:mfa:bindMFADevice',
  'iam:mfa:unbindMFADevice',
  'iam:recoveryCodes:create',
  'iam:sessions:delete',
  'iam:credentials:createCredential',
  'iam:credentials:updateCredential',
  'iam:credentials:deleteCredential',
];

/** Guarded buttons within are about the signed-in user. */
export function OwnPermissions({ children }: { children: ReactNode }) {
  const { accountId, id } = useConsoleSession();
  const resources = [`iam::${accountId}:user:${id}`, `iam::${accountId}:credential:${id}/*`];
  return (
    <PermissionsOn actions={actions} resources={resources}>
      {children}
    </PermissionsOn>
  );
}
