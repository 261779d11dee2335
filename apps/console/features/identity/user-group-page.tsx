'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { GroupGrants } from './group-grants.tsx';
import { GroupMembers } from './group-members.tsx';
import {
  type UserGroup,
  useDeleteUserGroup,
  useGrantOnAccount,
  useGrantOnProject,
  useGrantsOnAccount,
  useGrantsOnProject,
  useRevokeOnAccount,
  useRevokeOnProject,
  useUserGroup,
} from './queries.ts';
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
      <div className="space-y-5">
        <ProjectGrants group={group} />
        <AccountGrants group={group} />
        <GroupMembers group={group} />
      </div>
    </>
  );
}

/** Where most policies belong: gateways live in projects. */
function ProjectGrants({ group }: { group: UserGroup }) {
  const { projectId, region } = useConsoleSession();
  const grants = useGrantsOnProject(projectId, group.id);
  const grant = useGrantOnProject();
  const revoke = useRevokeOnProject();
  const path = (role_id: string) => ({ project_id: projectId, group_id: group.id, role_id });
  return (
    <GroupGrants
      title={`Policies for project ${region}`}
      description="What members may do with the gateways of this project."
      answer={grants}
      grantAction="iam:permissions:grantRoleToGroupOnProject"
      revokeAction="iam:permissions:revokeRoleFromGroupOnProject"
      onGrant={(id) => grant.mutateAsync({ path: path(id) })}
      onRevoke={(id) => revoke.mutateAsync({ path: path(id) })}
    />
  );
}

function AccountGrants({ group }: { group: UserGroup }) {
  const { accountId } = useConsoleSession();
  const grants = useGrantsOnAccount(accountId, group.id);
  const grant = useGrantOnAccount();
  const revoke = useRevokeOnAccount();
  const path = (role_id: string) => ({ domain_id: accountId, group_id: group.id, role_id });
  return (
    <GroupGrants
      title="Policies for the account"
      description="What members may do in the account itself: users, groups, policies."
      answer={grants}
      grantAction="iam:permissions:grantRoleToGroupOnDomain"
      revokeAction="iam:permissions:revokeRoleFromGroupOnDomain"
      onGrant={(id) => grant.mutateAsync({ path: path(id) })}
      onRevoke={(id) => revoke.mutateAsync({ path: path(id) })}
    />
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
