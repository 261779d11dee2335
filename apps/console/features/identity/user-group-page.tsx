'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { GroupMembers } from './group-members.tsx';
import { GrantsCard, LeastPrivilege } from './lazy-tabs.tsx';
import { type UserGroup, useDeleteUserGroup, useUserGroup } from './queries.ts';
import { UserGroupDialog } from './user-group-dialog.tsx';

export function UserGroupPage({ groupId }: { groupId: string }) {
  const answer = useUserGroup(groupId);
  const crumbs = [{ label: 'Access', href: '/access?tab=groups' }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="User group" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The group could not be read." />
      </>
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const { group } = answer.data;
  return (
    <>
      <PageHeader
        title={group.name}
        description={group.description}
        crumbs={crumbs}
        meta={<CopyableId id={group.id} label="group id" />}
        actions={<UserGroupActions group={group} />}
      />
      <AddressTabs
        label="User group"
        tabs={[
          { id: 'members', label: 'Members', content: () => <GroupMembers group={group} /> },
          {
            id: 'permissions',
            label: 'Permissions',
            content: () => <GrantsCard holder={{ kind: 'group', id: group.id, name: group.name }} />,
          },
          {
            id: 'unused',
            label: 'Unused permissions',
            content: () => <LeastPrivilege holder={{ kind: 'group', id: group.id, name: group.name }} />,
          },
        ]}
      />
    </>
  );
}

function UserGroupActions({ group }: { group: UserGroup }) {
  const [editing, setEditing] = useState(false);
  const remove = useDeleteUserGroup();
  const router = useRouter();
  return (
    <>
      <GuardedButton action="iam:groups:updateGroup" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="iam:groups:deleteGroup"
        label="Delete user group"
        name={group.name}
        consequence="its members lose what it was granted."
        onDelete={async () => {
          await remove.mutateAsync({ path: { group_id: group.id } });
          router.push('/access?tab=groups');
        }}
      />
      <UserGroupDialog group={group} open={editing} onOpenChange={setEditing} />
    </>
  );
}
