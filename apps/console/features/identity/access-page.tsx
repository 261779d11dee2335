'use client';

import { FlaskConical } from 'lucide-react';
import dynamic from 'next/dynamic';
import { LinkButton } from '../../components/button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { LazyAccountSecurity } from '../account-security/lazy-account-security.tsx';
import { PolicyList } from './policy-list.tsx';
import { UserGroupList } from './user-group-list.tsx';
import { UserList } from './user-list.tsx';

const loading = () => <DetailSkeleton />;

// What most visits do not open comes in chunks of its own.
const DecisionList = dynamic(
  () => import('../decisions/decision-list.tsx').then((module) => module.DecisionList),
  { ssr: false, loading },
);
const IdentityProviderList = dynamic(
  () =>
    import('../identity-providers/identity-provider-list.tsx').then((module) => module.IdentityProviderList),
  { ssr: false, loading },
);

export function AccessPage() {
  return (
    <>
      <PageHeader
        title="Access"
        description="Who works in this account, and what they may do: users are put into groups, and groups are granted policies."
        actions={
          <LinkButton href="/access/simulator">
            <FlaskConical aria-hidden />
            Simulator
          </LinkButton>
        }
      />
      <AddressTabs
        label="Access"
        tabs={[
          { id: 'users', label: 'Users', content: () => <UserList /> },
          { id: 'groups', label: 'User groups', content: () => <UserGroupList /> },
          { id: 'policies', label: 'Policies', content: () => <PolicyList /> },
          { id: 'sign-on', label: 'Identity providers', content: () => <IdentityProviderList /> },
          { id: 'security', label: 'Account security', content: () => <LazyAccountSecurity /> },
          { id: 'refusals', label: 'Refusals', content: () => <DecisionList /> },
        ]}
      />
    </>
  );
}
