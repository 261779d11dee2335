'use client';

import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';
import dynamic from 'next/dynamic';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { OwnSecondFactor } from '../second-factor/own-second-factor.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { SessionsCard } from '../sessions/sessions-card.tsx';
import { OwnPermissions } from './own-permissions.tsx';

const loading = () => <DetailSkeleton />;

// Forms in chunks of their own: the page opens with the second factor.
const AccessKeys = dynamic(() => import('../identity/access-keys.tsx').then((module) => module.AccessKeys), {
  ssr: false,
  loading,
});
const ChangeOwnPassword = dynamic(
  () => import('./change-own-password.tsx').then((module) => module.ChangeOwnPassword),
  { ssr: false, loading },
);

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
