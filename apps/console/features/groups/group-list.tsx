'use client';

import { FolderTree, Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { type Group, useGroups } from './queries.ts';

const columns: readonly Column<Group>[] = [
  { id: 'name', header: 'Name', cell: (group) => group.name },
  { id: 'kind', header: 'Kind', cell: (group) => (group.is_default === 1 ? <Badge>default</Badge> : null) },
  {
    id: 'domain',
    header: 'Debug domain',
    cell: (group) => (
      <span className="inline-flex max-w-72 items-center">
        <code className="truncate font-mono text-xs text-muted">{group.sl_domain}</code>
        <CopyButton text={group.sl_domain} label={`debug domain of ${group.name}`} />
      </span>
    ),
  },
  {
    id: 'remark',
    header: 'Remark',
    cell: (group) => <span className="text-muted">{group.remark}</span>,
    wideOnly: true,
  },
  { id: 'created', header: 'Created', align: 'right', cell: (group) => <Moment at={group.register_time} /> },
];

export function GroupList({ gatewayId }: { gatewayId: string }) {
  const { offset, limit } = usePage();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const groups = useGroups(gatewayId, { offset, limit, name });
  const [creating, setCreating] = useState(false);
  const createButton = (
    <GuardedButton action="apig:groups:create" variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create API group
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
          label="API groups"
          columns={columns}
          rows={groups.data?.groups}
          rowKey={(group) => group.id}
          rowHref={(group) => `/gateways/${gatewayId}/groups/${group.id}`}
          error={groups.error}
          onRetry={() => void groups.refetch()}
          empty={
            <EmptyState icon={FolderTree} title={name ? 'No API group has that name' : 'No API group yet'}>
              {name ? 'Clear the filter to see all groups.' : 'A group gives its APIs a domain of their own.'}
            </EmptyState>
          }
        />
        <Pagination total={groups.data?.total} />
      </Card>
      <GroupDialog gatewayId={gatewayId} group={null} open={creating} onOpenChange={setCreating} />
    </>
  );
}
