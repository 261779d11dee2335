'use client';

import { Plus, Timer } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Throttle, useThrottles } from './queries.ts';
import { ThrottleDialog } from './throttle-dialog.tsx';
import { limitText } from './throttle-text.ts';

const columns: readonly Column<Throttle>[] = [
  { id: 'name', header: 'Name', cell: (throttle) => throttle.name },
  { id: 'limit', header: 'Of an API', cell: (throttle) => limitText(throttle.api_call_limits, throttle) },
  {
    id: 'counts',
    header: 'Counted',
    cell: (throttle) => (throttle.type === 2 ? 'for all APIs together' : 'for each API'),
    wideOnly: true,
  },
  { id: 'apis', header: 'APIs', align: 'right', cell: (throttle) => throttle.bind_num },
  {
    id: 'created',
    header: 'Created',
    align: 'right',
    cell: (throttle) => <Moment at={throttle.create_time} />,
  },
];

export function ThrottleList({ gatewayId }: { gatewayId: string }) {
  const { offset, limit } = usePage();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const [creating, setCreating] = useState(false);
  const throttles = useThrottles(gatewayId, { offset, limit, name });
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <SearchInput name="name" label="Filter by name" />
        <GuardedButton action="apig:throttles:create" variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Create throttling policy
        </GuardedButton>
      </div>
      <Card flush>
        <DataTable
          label="Request throttling policies"
          columns={columns}
          rows={throttles.data?.throttles}
          rowKey={(throttle) => throttle.id}
          rowHref={(throttle) => `/gateways/${gatewayId}/policies/throttling/${throttle.id}`}
          error={throttles.error}
          onRetry={() => void throttles.refetch()}
          empty={
            <EmptyState icon={Timer} title={name ? 'No policy has that name' : 'No throttling policy yet'}>
              A throttling policy says how many calls an API takes in a period: in all, and of each tenant,
              credential and address. It is never exceeded, whatever the number of nodes.
            </EmptyState>
          }
        />
        <Pagination total={throttles.data?.total} />
      </Card>
      <ThrottleDialog gatewayId={gatewayId} throttle={null} open={creating} onOpenChange={setCreating} />
    </>
  );
}
