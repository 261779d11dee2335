'use client';

import { Plus, UserRound } from 'lucide-react';
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
  useRemoveUserFromGroup,
  useUsers,
  useUsersOfGroup,
} from './queries.ts';

/** Who is in the group. */
export function GroupMembers({ group }: { group: UserGroup }) {
  const members = useUsersOfGroup(group.id);
  const remove = useRemoveUserFromGroup();
  const columns: readonly Column<User>[] = [
    { id: 'name', header: 'User', cell: ({ name }) => name },
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
      cell: (user) => (
        <DeleteButton
          compact
          action="iam:permissions:removeUserFromGroup"
          label="Remove from group"
          name={user.name}
          consequence={`the user loses what ${group.name} is granted.`}
          done={`${user.name} is no longer in ${group.name}`}
          onDelete={() => remove.mutateAsync({ path: { group_id: group.id, user_id: user.id } })}
        />
      ),
    },
  ];
  return (
    <Card title="Members" actions={<AddMembers group={group} current={members.data?.users ?? []} />} flush>
      <DataTable
        label="Members"
        columns={columns}
        rows={members.data?.users}
        rowKey={(user) => user.id}
        rowHref={(user) => `/access/users/${user.id}`}
        error={members.error}
        empty={
          <EmptyState icon={UserRound} title="Nobody is in this group">
            Add users to give them what the group is granted.
          </EmptyState>
        }
      />
    </Card>
  );
}

function AddMembers({ group, current }: { group: UserGroup; current: readonly User[] }) {
  const [open, setOpen] = useState(false);
  const users = useUsers().data?.users ?? [];
  const add = useAddUserToGroup();
  const taken = new Set(current.map((user) => user.id));
  return (
    <>
      <GuardedButton action="iam:permissions:addUserToGroup" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Add members
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Add members"
        description={`They may then do what ${group.name} is granted.`}
        legend="Users"
        choices={users
          .filter((user) => !taken.has(user.id))
          .map(({ id, name, description }) => ({ id, label: name, hint: description }))}
        empty="Every user is in this group already."
        submitLabel="Add"
        onSubmit={async (ids) => {
          await Promise.all(ids.map((user_id) => add.mutateAsync({ path: { group_id: group.id, user_id } })));
          toast.success('The members are added');
        }}
      />
    </>
  );
}
