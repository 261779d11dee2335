'use client';

import { Plus, Server } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { type TagsOfGateways, useTagsOfGateways } from '../gateway-tags/queries.ts';
import { TagList } from '../gateway-tags/tag-list.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { editionLabel } from './gateway-status.ts';
import { GatewayStatusBadge } from './gateway-status-badge.tsx';
import { GatewayTagFilter, useTagFilter } from './gateway-tag-filter.tsx';
import { type GatewaySummary, useGateways } from './queries.ts';
import { hasTag } from './tag-choices.ts';

const columnsWith = (tagsOf: TagsOfGateways): readonly Column<GatewaySummary>[] => [
  { id: 'name', header: 'Name', cell: (gateway) => gateway.instance_name },
  { id: 'status', header: 'Status', cell: (gateway) => <GatewayStatusBadge status={gateway.status} /> },
  { id: 'spec', header: 'Edition', cell: (gateway) => editionLabel(gateway.spec), wideOnly: true },
  {
    id: 'tags',
    header: 'Tags',
    cell: (gateway) => <TagList tags={tagsOf.get(gateway.id) ?? []} />,
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
  const [name, setName] = useQueryState('name', parseAsString.withDefault(''));
  const [{ tag, value }, setTag] = useTagFilter();
  const known = useTagsOfGateways();
  const tagsOf: TagsOfGateways = known ?? new Map();
  const isWaiting = tag !== null && known === undefined;
  const rows = (isWaiting ? undefined : gateways.data)?.instances.filter(
    ({ id, instance_name }) => instance_name.includes(name) && hasTag(tagsOf.get(id) ?? [], tag, value),
  );
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
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <SearchInput name="name" label="Filter by name" />
          <GatewayTagFilter tagsOf={tagsOf} />
        </div>
      ) : null}
      <Card flush>
        <DataTable
          label="Gateways"
          columns={columnsWith(tagsOf)}
          rows={rows}
          rowKey={(gateway) => gateway.id}
          rowHref={(gateway) => `/gateways/${gateway.id}`}
          error={gateways.error}
          onRetry={() => void gateways.refetch()}
          empty={
            hasAny ? (
              <EmptyState
                icon={Server}
                title="No gateway matches"
                action={
                  <Button
                    onClick={() => {
                      void setName(null);
                      void setTag(null);
                    }}
                  >
                    Clear filters
                  </Button>
                }
              >
                {`${gateways.data?.instances.length} of this project are hidden by the filters.`}
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
