'use client';

import { auditResourceTypes } from '@turnpike/contracts/audit/sentence';
import { ScrollText } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterSelect } from '../../components/filter-select.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { type AuditEvent, useAuditEvents } from './queries.ts';

function Sentence({ event }: { event: AuditEvent }) {
  const { who, did, what } = event.sentence_parts;
  return (
    <span>
      <span className="font-medium">{who}</span> <span className="text-muted">{did}</span>{' '}
      <span className="font-medium wrap-anywhere">{what}</span>
    </span>
  );
}

const columns: readonly Column<AuditEvent>[] = [
  { id: 'event', header: 'Event', cell: (event) => <Sentence event={event} /> },
  {
    id: 'operation',
    header: 'Operation',
    cell: (event) => <code className="font-mono text-xs text-muted">{event.operation}</code>,
    wideOnly: true,
  },
  {
    id: 'source',
    header: 'From',
    cell: (event) => <code className="font-mono text-xs text-muted">{event.source_ip}</code>,
    wideOnly: true,
  },
  {
    id: 'request',
    header: 'Request',
    cell: (event) => <CopyableId id={event.request_id} label="request id" />,
  },
  { id: 'time', header: 'Time', align: 'right', cell: (event) => <Moment at={event.time} /> },
];

export function AuditPage() {
  const { offset, limit } = usePage();
  const [filter] = useQueryStates({
    user: parseAsString.withDefault(''),
    operation: parseAsString.withDefault(''),
    type: parseAsString.withDefault(''),
  });
  const events = useAuditEvents({
    offset,
    limit,
    user_name: filter.user,
    operation: filter.operation,
    resource_type: filter.type,
  });
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change in this account: who made it, from where, and the request that it came with."
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput name="user" label="Filter by user" />
        <SearchInput name="operation" label="Filter by operation" />
        <FilterSelect name="type" label="Resource type" all="All resources" options={auditResourceTypes} />
      </div>
      <Card flush>
        <DataTable
          label="Audit events"
          columns={columns}
          rows={events.data?.events}
          rowKey={(event) => event.id}
          error={events.error}
          onRetry={() => void events.refetch()}
          empty={
            <EmptyState icon={ScrollText} title="No event matches">
              Changes appear here as soon as they are made. Reads are not recorded.
            </EmptyState>
          }
        />
        <Pagination total={events.data?.total} />
      </Card>
    </>
  );
}
