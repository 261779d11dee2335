'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { EditUserDialog } from './edit-user-dialog.tsx';
import { AccessKeys, LeastPrivilege, SessionsCard, UserPermissions, UserSecondFactor } from './lazy-tabs.tsx';
import { type DetailedUser, useDeleteUser, useUserDetails } from './queries.ts';
import { UserMemberships } from './user-memberships.tsx';
import { UserOverview } from './user-overview.tsx';

export function UserPage({ userId }: { userId: string }) {
  const answer = useUserDetails(userId);
  const crumbs = [{ label: 'Access', href: '/access' }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="User" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The user could not be read." />
      </>
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const { user } = answer.data;
  return (
    <>
      <PageHeader
        title={user.name}
        description={user.description}
        crumbs={crumbs}
        meta={
          <>
            {user.enabled ? null : <Badge tone="warning">disabled</Badge>}
            {user.is_domain_owner ? <Badge tone="accent">owner</Badge> : null}
            <CopyableId id={user.id} label="user id" />
          </>
        }
        actions={<UserActions user={user} />}
      />
      <UserTabs user={user} />
    </>
  );
}

function UserTabs({ user }: { user: DetailedUser }) {
  return (
    <AddressTabs
      label="User"
      tabs={[
        { id: 'overview', label: 'Overview', content: () => <UserOverview user={user} /> },
        { id: 'groups', label: 'Groups', content: () => <UserMemberships user={user} /> },
        { id: 'permissions', label: 'Permissions', content: () => <UserPermissions user={user} /> },
        { id: 'keys', label: 'Access keys', content: () => <AccessKeys userId={user.id} /> },
        { id: 'sessions', label: 'Sessions', content: () => <SessionsCard user={user} /> },
        { id: 'factor', label: 'Second factor', content: () => <UserSecondFactor user={user} /> },
        {
          id: 'unused',
          label: 'Unused permissions',
          content: () => <LeastPrivilege holder={{ kind: 'user', id: user.id, name: user.name }} />,
        },
      ]}
    />
  );
}

function UserActions({ user }: { user: DetailedUser }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteUser();
  const router = useRouter();
  return (
    <>
      <GuardedButton action="iam:users:updateUser" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      {user.is_domain_owner ? null : (
        <DeleteButton
          action="iam:users:deleteUser"
          label="Delete user"
          name={user.name}
          consequence="its access keys and memberships go with it."
          onDelete={async () => {
            await remove.mutateAsync({ path: { user_id: user.id } });
            router.push('/access');
          }}
        />
      )}
      <EditUserDialog user={user} open={editing} onOpenChange={setEditing} />
    </>
  );
}
