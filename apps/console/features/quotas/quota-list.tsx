'use client';

import { Gauge, Plus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Quota, useQuotas } from './queries.ts';
import { QuotaDialog } from './quota-dialog.tsx';
import { quotaLimit } from './quota-text.ts';

const columns: readonly Column<Quota>[] = [
  { id: 'name', header: 'Name', cell: (quota) => quota.name },
  { id: 'limit', header: 'Limit', cell: quotaLimit },
  { id: 'credentials', header: 'Credentials', align: 'right', cell: (quota) => quota.bound_app_num },
  {
    id: 'remark',
    header: 'Remark',
    cell: (quota) => <span className="text-muted">{quota.remark}</span>,
    wideOnly: true,
  },
  { id: 'created', header: 'Created', align: 'right', cell: (quota) => <Moment at={quota.create_time} /> },
];

export function QuotaList({ gatewayId }: { gatewayId: string }) {
  const { offset, limit } = usePage();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const [creating, setCreating] = useState(false);
  const quotas = useQuotas(gatewayId, { offset, limit, name });
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <SearchInput name="name" label="Filter by name" />
        <GuardedButton action="apig:appQuotas:create" variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create quota
        </GuardedButton>
      </div>
      <Card flush>
        <DataTable
          label="Credential quotas"
          columns={columns}
          rows={quotas.data?.quotas}
          rowKey={(quota) => quota.app_quota_id}
          rowHref={(quota) => `/gateways/${gatewayId}/policies/quotas/${quota.app_quota_id}`}
          error={quotas.error}
          onRetry={() => void quotas.refetch()}
          empty={
            <EmptyState icon={Gauge} title={name ? 'No quota has that name' : 'No credential quota yet'}>
              A quota says how many calls a credential has in a period, over all APIs. It is never exceeded,
              whatever the number of nodes.
            </EmptyState>
          }
        />
        <Pagination total={quotas.data?.total} />
      </Card>
      <QuotaDialog gatewayId={gatewayId} quota={null} open={creating} onOpenChange={setCreating} />
    </>
  );
}
