'use client';

import { ShieldX } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MethodBadge } from '../../components/method-badge.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { type RefusalSketch, useRefusals } from './queries.ts';
import { RefusalSearch } from './refusal-search.tsx';

const columns: readonly Column<RefusalSketch>[] = [
  {
    id: 'call',
    header: 'Refused call',
    cell: ({ method, path, api_name }) => (
      <span className="flex min-w-40 flex-wrap items-center gap-2 font-normal">
        <MethodBadge method={method} />
        <code className="font-mono text-xs break-all">{path}</code>
        {api_name ? <span className="text-xs text-muted">{api_name}</span> : null}
      </span>
    ),
  },
  {
    id: 'why',
    header: 'Why',
    cell: ({ error_code, stage, rule }) => (
      <span className="text-xs">
        <code className="font-mono text-danger">{error_code}</code>{' '}
        <span className="text-muted">
          {stage}: {rule}
        </span>
      </span>
    ),
  },
  {
    id: 'caller',
    header: 'From',
    cell: ({ remote_addr }) => <code className="font-mono text-xs text-muted">{remote_addr}</code>,
    wideOnly: true,
  },
  { id: 'time', header: 'When', align: 'right', cell: ({ time }) => <Moment at={time} /> },
];

/** The calls that the gateway refused, each with its reason behind it. */
export function RefusalList({ gatewayId }: { gatewayId: string }) {
  const { offset, limit } = usePage();
  const [filter] = useQueryStates({
    api: parseAsString.withDefault(''),
    code: parseAsString.withDefault(''),
    rule: parseAsString.withDefault(''),
  });
  const refusals = useRefusals(gatewayId, {
    offset,
    limit,
    api_id: filter.api || undefined,
    error_code: filter.code || undefined,
    rule: filter.rule || undefined,
  });
  return (
    <>
      <PageHeader
        title="Refusals"
        description="Calls that this gateway refused: which rule decided, and what would have let the call pass."
        actions={<RefusalSearch gatewayId={gatewayId} />}
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput name="code" label="Error code" />
        <SearchInput name="rule" label="Rule" />
        <SearchInput name="api" label="Id of an API" />
      </div>
      <Card flush>
        <DataTable
          label="Refused calls"
          columns={columns}
          rows={refusals.data?.decisions}
          rowKey={({ request_id }) => request_id}
          rowHref={({ request_id }) => `/gateways/${gatewayId}/refusals/${request_id}`}
          error={refusals.error}
          onRetry={() => void refusals.refetch()}
          empty={
            <EmptyState icon={ShieldX} title="No refused call is kept">
              When the gateway refuses a call, the reason appears here within seconds. Of many in a second the
              newest are listed; the others are found by their request id.
            </EmptyState>
          }
        />
        <Pagination total={refusals.data?.total} />
      </Card>
    </>
  );
}
