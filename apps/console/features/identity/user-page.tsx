'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { AccessKeys } from './access-keys.tsx';
import { type User, useDeleteUser, useUser } from './queries.ts';
import { EditUserDialog } from './user-dialogs.tsx';
import { UserMemberships } from './user-memberships.tsx';

export function UserPage({ userId }: { userId: string }) {
  const answer = useUser(userId);
  const crumbs = [{ label: 'Access', href: '/access' }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="User" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The user could not be read." />
        <div className="mt-5">
          <AccessKeys userId={userId} />
        </div>
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
      <div className="space-y-5">
        <UserMemberships user={user} />
        <AccessKeys userId={user.id} />
      </div>
    </>
  );
}

function UserActions({ user }: { user: User }) {
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
