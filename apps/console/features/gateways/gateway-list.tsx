'use client';

import { Plus, Server } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { editionLabel } from './gateway-status.ts';
import { GatewayStatusBadge } from './gateway-status-badge.tsx';
import { type GatewaySummary, useGateways } from './queries.ts';

const columns: readonly Column<GatewaySummary>[] = [
  { id: 'name', header: 'Name', cell: (gateway) => gateway.instance_name },
  { id: 'status', header: 'Status', cell: (gateway) => <GatewayStatusBadge status={gateway.status} /> },
  {
    id: 'spec',
    header: 'Edition',
    cell: (gateway) => editionLabel(gateway.spec),
    wideOnly: true,
  },
  { id: 'id', header: 'Id', cell: (gateway) => <CopyableId id={gateway.id} label="gateway id" /> },
  {
    id: 'created',
    header: 'Created',
    cell: (gateway) => <Moment at={gateway.create_time} />,
    align: 'right',
  },
];

export function GatewayList() {
  const gateways = useGateways();
  const [name] = useQueryState('name', parseAsString.withDefault(''));
  const rows = gateways.data?.instances.filter((gateway) => gateway.instance_name.includes(name));
  const createButton = (
    <GuardedButton action="apig:instances:create" variant="primary" href="/gateways/new">
      <Plus aria-hidden />
      Create gateway
    </GuardedButton>
  );
  const hasAny = (gateways.data?.instances.length ?? 0) > 0;
  return (
    <>
      <PageHeader
        title="Gateways"
        description="Isolated gateways of this project. Each has its own address, configuration and credentials."
        actions={hasAny ? createButton : null}
      />
      {hasAny ? (
        <div className="mb-3">
          <SearchInput name="name" label="Filter by name" />
        </div>
      ) : null}
      <Card flush>
        <DataTable
          label="Gateways"
          columns={columns}
          rows={rows}
          rowKey={(gateway) => gateway.id}
          rowHref={(gateway) => `/gateways/${gateway.id}`}
          error={gateways.error}
          onRetry={() => void gateways.refetch()}
          empty={
            hasAny ? (
              <EmptyState icon={Server} title="No gateway has that name">
                Clear the filter to see all gateways.
              </EmptyState>
            ) : (
              <EmptyState icon={Server} title="No gateway yet" action={createButton}>
                A gateway receives your callers’ requests and passes them on to your backends. Create one
                first; APIs, credentials and policies live inside it.
              </EmptyState>
            )
          }
        />
      </Card>
    </>
  );
}
