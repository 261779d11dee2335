'use client';

import { Plus, ShieldCheck } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { AclBadge, AclEntries } from './acl-badge.tsx';
import { AclDialog } from './acl-dialog.tsx';
import { type AclSummary, useAcls } from './queries.ts';

const columns: readonly Column<AclSummary>[] = [
  { id: 'name', header: 'Name', cell: (acl) => acl.acl_name },
  { id: 'effect', header: 'Effect', cell: (acl) => <AclBadge type={acl.acl_type} /> },
  {
    id: 'entries',
    header: 'Whom',
    cell: (acl) => <AclEntries entityType={acl.entity_type} value={acl.acl_value} />,
  },
  { id: 'apis', header: 'APIs', align: 'right', cell: (acl) => acl.bind_num },
  { id: 'changed', header: 'Changed', align: 'right', cell: (acl) => <Moment at={acl.update_time} /> },
];

export function AclList({ gatewayId }: { gatewayId: string }) {
  const { offset, limit } = usePage();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const [creating, setCreating] = useState(false);
  const acls = useAcls(gatewayId, { offset, limit, name });
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <SearchInput name="name" label="Filter by name" />
        <GuardedButton action="apig:acls:create" variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create access control policy
        </GuardedButton>
      </div>
      <Card flush>
        <DataTable
          label="Access control policies"
          columns={columns}
          rows={acls.data?.acls}
          rowKey={(acl) => acl.id}
          rowHref={(acl) => `/gateways/${gatewayId}/policies/access-control/${acl.id}`}
          error={acls.error}
          onRetry={() => void acls.refetch()}
          empty={
            <EmptyState
              icon={ShieldCheck}
              title={name ? 'No policy has that name' : 'No access control policy yet'}
            >
              Lets an API be reached only from certain addresses or by certain accounts, or keeps some out.
            </EmptyState>
          }
        />
        <Pagination total={acls.data?.total} />
      </Card>
      <AclDialog gatewayId={gatewayId} acl={null} open={creating} onOpenChange={setCreating} />
    </>
  );
}
