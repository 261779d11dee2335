'use client';

import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';
import { PageHeader } from '../../components/page-header.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { AccessKeys } from '../identity/access-keys.tsx';
import { OwnSecondFactor } from '../second-factor/own-second-factor.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { SessionsCard } from '../sessions/sessions-card.tsx';
import { ChangeOwnPassword } from './change-own-password.tsx';
import { OwnPermissions } from './own-permissions.tsx';

/** What everybody looks after for themselves. */
export function MySecurityPage({ policy }: { policy: PasswordPolicy }) {
  const { id, name, accountName } = useConsoleSession();
  return (
    <OwnPermissions>
      <PageHeader
        title="My security"
        description={`How ${name} signs in to ${accountName}, where, and with which keys scripts do.`}
      />
      <AddressTabs
        label="My security"
        tabs={[
          { id: 'factor', label: 'Second factor', content: () => <OwnSecondFactor /> },
          { id: 'password', label: 'Password', content: () => <ChangeOwnPassword policy={policy} /> },
          { id: 'sessions', label: 'Sessions', content: () => <SessionsCard user={{ id, name }} own /> },
          { id: 'keys', label: 'Access keys', content: () => <AccessKeys userId={id} own /> },
        ]}
      />
    </OwnPermissions>
  );
}
