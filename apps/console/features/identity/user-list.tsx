'use client';

import { Plus, Users } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type User, useUsers } from './queries.ts';
import { CreateUserDialog } from './user-dialogs.tsx';

const columns: readonly Column<User>[] = [
  { id: 'name', header: 'Name', cell: (user) => user.name },
  {
    id: 'state',
    header: 'State',
    cell: (user) =>
      user.enabled ? (
        <Badge tone="success" dot>
          enabled
        </Badge>
      ) : (
        <Badge tone="warning" dot>
          disabled
        </Badge>
      ),
  },
  {
    id: 'owner',
    header: 'Role',
    cell: (user) => (user.is_domain_owner ? <Badge tone="accent">owner</Badge> : null),
  },
  {
    id: 'description',
    header: 'Description',
    cell: (user) => <span className="text-muted">{user.description}</span>,
    wideOnly: true,
  },
  {
    id: 'login',
    header: 'Last sign-in',
    align: 'right',
    cell: (user) => <Moment at={user.last_login_time} />,
  },
];

export function UserList() {
  const users = useUsers();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const [creating, setCreating] = useState(false);
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <SearchInput name="name" label="Filter by name" />
        <GuardedButton action="iam:users:createUser" variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create user
        </GuardedButton>
      </div>
      <Card flush>
        <DataTable
          label="Users"
          columns={columns}
          rows={users.data?.users.filter((user) => user.name.includes(name))}
          rowKey={(user) => user.id}
          rowHref={(user) => `/access/users/${user.id}`}
          error={users.error}
          onRetry={() => void users.refetch()}
          empty={
            <EmptyState icon={Users} title="No user has that name">
              Clear the filter to see all users.
            </EmptyState>
          }
        />
      </Card>
      <CreateUserDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
