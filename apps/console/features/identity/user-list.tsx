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
import { useLoginProtects } from '../second-factor/queries.ts';
import { accessModeText } from './access-mode.ts';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { type User, useUsers } from './queries.ts';

interface Row {
  readonly user: User;
  /** Whether an authenticator is bound; undefined: not known, as not everybody may know it. */
  readonly secondFactor: boolean | undefined;
}

const columns: readonly Column<Row>[] = [
  { id: 'name', header: 'Name', cell: ({ user }) => user.name },
  {
    id: 'state',
    header: 'State',
    cell: ({ user }) => (
      <span className="inline-flex flex-wrap items-center gap-1.5">
        {user.enabled ? (
          <Badge tone="success" dot>
            enabled
          </Badge>
        ) : (
          <Badge tone="warning" dot>
            disabled
          </Badge>
        )}
        {user.is_domain_owner ? <Badge tone="accent">owner</Badge> : null}
      </span>
    ),
  },
  {
    id: 'access',
    header: 'Access',
    cell: ({ user }) => (
      <span className="whitespace-nowrap text-muted">{accessModeText(user.access_mode)}</span>
    ),
  },
  {
    id: 'mfa',
    header: 'Second factor',
    cell: ({ secondFactor }) =>
      secondFactor === undefined ? (
        <span className="text-faint">–</span>
      ) : secondFactor ? (
        <Badge tone="success">on</Badge>
      ) : (
        <Badge>off</Badge>
      ),
  },
  {
    id: 'description',
    header: 'Description',
    cell: ({ user }) => <span className="text-muted">{user.description}</span>,
    wideOnly: true,
  },
  {
    id: 'login',
    header: 'Last sign-in',
    align: 'right',
    cell: ({ user }) => <Moment at={user.last_login_time} />,
  },
];

export function UserList() {
  const users = useUsers();
  const protects = useLoginProtects().data?.login_protects;
  const bound = new Map(
    protects?.map((protect) => [protect.user_id, protect.verification_method === 'vmfa']),
  );
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
          rows={users.data?.users
            .filter((user) => user.name.toLowerCase().includes(name.toLowerCase()))
            .map((user) => ({ user, secondFactor: bound.get(user.id) }))}
          rowKey={({ user }) => user.id}
          rowHref={({ user }) => `/access/users/${user.id}`}
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
