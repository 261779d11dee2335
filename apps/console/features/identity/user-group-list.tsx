'use client';

import { Plus, Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type UserGroup, useUserGroups } from './queries.ts';
import { UserGroupDialog } from './user-group-dialog.tsx';

const columns: readonly Column<UserGroup>[] = [
  { id: 'name', header: 'Name', cell: (group) => group.name },
  {
    id: 'description',
    header: 'Description',
    cell: (group) => <span className="text-muted">{group.description}</span>,
  },
  { id: 'created', header: 'Created', align: 'right', cell: (group) => <Moment at={group.create_time} /> },
];

export function UserGroupList() {
  const groups = useUserGroups();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const [creating, setCreating] = useState(false);
  const createButton = (
    <GuardedButton action="iam:groups:createGroup" variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create user group
    </GuardedButton>
  );
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <SearchInput name="name" label="Filter by name" />
        {createButton}
      </div>
      <Card flush>
        <DataTable
          label="User groups"
          columns={columns}
          rows={groups.data?.groups.filter((group) => group.name.includes(name))}
          rowKey={(group) => group.id}
          rowHref={(group) => `/access/groups/${group.id}`}
          error={groups.error}
          onRetry={() => void groups.refetch()}
          empty={
            <EmptyState icon={Users} title={name ? 'No group has that name' : 'No user group yet'}>
              A group is a job, such as “API publishers”: grant it policies, then put users in.
            </EmptyState>
          }
        />
      </Card>
      <UserGroupDialog group={null} open={creating} onOpenChange={setCreating} />
    </>
  );
}
