'use client';

import { FlaskConical } from 'lucide-react';
import { LinkButton } from '../../components/button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { LazyAccountSecurity } from '../account-security/lazy-account-security.tsx';
import { DecisionList } from '../decisions/decision-list.tsx';
import { IdentityProviderList } from '../identity-providers/identity-provider-list.tsx';
import { PolicyList } from './policy-list.tsx';
import { UserGroupList } from './user-group-list.tsx';
import { UserList } from './user-list.tsx';

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
