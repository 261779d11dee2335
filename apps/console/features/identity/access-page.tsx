'use client';

import { PageHeader } from '../../components/page-header.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { PolicyList } from './policy-list.tsx';
import { UserGroupList } from './user-group-list.tsx';
import { UserList } from './user-list.tsx';

export function AccessPage() {
  return (
    <>
      <PageHeader
        title="Access"
        description="Who works in this account, and what they may do: users are put into groups, and groups are granted policies."
      />
      <AddressTabs
        label="Access"
        tabs={[
          { id: 'users', label: 'Users', content: () => <UserList /> },
          { id: 'groups', label: 'User groups', content: () => <UserGroupList /> },
          { id: 'policies', label: 'Policies', content: () => <PolicyList /> },
        ]}
      />
    </>
  );
}
