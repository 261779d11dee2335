'use client';

import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import {
  type User,
  type UserGroup,
  useAddUserToGroup,
  useGroupsOfUser,
  useRemoveUserFromGroup,
  useUserGroups,
} from './queries.ts';

/** Groups of a user; what they are granted is what the user may do. */
export function UserMemberships({ user }: { user: User }) {
  const groups = useGroupsOfUser(user.id);
  const remove = useRemoveUserFromGroup();
  const columns: readonly Column<UserGroup>[] = [
    { id: 'name', header: 'Group', cell: ({ name }) => name },
    {
      id: 'description',
      header: 'Description',
      cell: ({ description }) => <span className="text-muted">{description}</span>,
    },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (group) => (
        <DeleteButton
          compact
          action="iam:permissions:removeUserFromGroup"
          label="Remove from group"
          name={group.name}
          consequence={`${user.name} loses what this group is granted.`}
          done={`${user.name} is no longer in ${group.name}`}
          onDelete={() => remove.mutateAsync({ path: { group_id: group.id, user_id: user.id } })}
        />
      ),
    },
  ];
  return (
    <Card title="Groups" actions={<AddToGroups user={user} current={groups.data?.groups ?? []} />} flush>
      <DataTable
        label="Groups of the user"
        columns={columns}
        rows={groups.data?.groups}
        rowKey={(group) => group.id}
        rowHref={(group) => `/access/groups/${group.id}`}
        error={groups.error}
        empty={
          <EmptyState icon={Users} title="In no group">
            This user may do nothing yet. Groups carry the policies.
          </EmptyState>
        }
      />
    </Card>
  );
}

function AddToGroups({ user, current }: { user: User; current: readonly UserGroup[] }) {
  const [open, setOpen] = useState(false);
  const groups = useUserGroups().data?.groups ?? [];
  const add = useAddUserToGroup();
  const taken = new Set(current.map((group) => group.id));
  return (
    <>
      <GuardedButton action="iam:permissions:addUserToGroup" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Add to groups
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Add to groups"
        description={`${user.name} may then do what the groups are granted.`}
        legend="Groups"
        choices={groups
          .filter((group) => !taken.has(group.id))
          .map(({ id, name, description }) => ({ id, label: name, hint: description }))}
        empty="There is no other group."
        submitLabel="Add"
        onSubmit={async (groupIds) => {
          await Promise.all(
            groupIds.map((group_id) => add.mutateAsync({ path: { group_id, user_id: user.id } })),
          );
          toast.success(`${user.name} is added`);
        }}
      />
    </>
  );
}
