'use client';

import { ListFilter } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterSelect } from '../../components/filter-select.tsx';
import { MethodBadge } from '../../components/method-badge.tsx';
import { Moment } from '../../components/moment.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { durationText } from './latency.ts';
import { type AccessRecord, useAccessRecords } from './queries.ts';

const RECORDS = 50;
const filters = {
  status: parseAsString,
  called: parseAsString,
  request: parseAsString,
  code: parseAsString,
  marker: parseAsString,
};

const columnsOf = (gatewayId: string): readonly Column<AccessRecord>[] => [
  { id: 'time', header: 'When', cell: ({ time }) => <Moment at={time} /> },
  { id: 'status', header: 'Status', cell: (record) => <Status record={record} /> },
  {
    id: 'call',
    header: 'Call',
    cell: ({ method, path, api_name, decision, error_code, request_id }) => (
      <span className="block w-80 py-1 xl:w-112">
        <span className="flex items-center gap-2">
          <MethodBadge method={method} />
          <code className="min-w-0 truncate font-mono text-xs" title={path}>
            {path}
          </code>
        </span>
        {api_name ? <span className="mt-0.5 block truncate text-xs text-muted">{api_name}</span> : null}
        {decision || error_code ? (
          <Decision
            decision={decision}
            code={error_code}
            href={`/gateways/${gatewayId}/refusals/${request_id}`}
          />
        ) : null}
      </span>
    ),
  },
  {
    id: 'caller',
    header: 'Caller',
    wideOnly: true,
    cell: ({ remote_addr, app_id, user_name }) => (
      <span className="text-xs">
        <code className="font-mono">{remote_addr}</code>
        <span className="block text-muted">{user_name ?? app_id ?? ''}</span>
      </span>
    ),
  },
  { id: 'revision', header: 'Revision', align: 'right', wideOnly: true, cell: ({ revision }) => revision },
  { id: 'duration', header: 'Took', align: 'right', cell: ({ duration_ms }) => durationText(duration_ms) },
  {
    id: 'request',
    header: 'Request id',
    align: 'right',
    wideOnly: true,
    cell: ({ request_id }) => <CopyableId id={request_id} label="request id" />,
  },
];

/** The newest calls, and of refused ones what decided. */
export function AccessRecords({ gatewayId }: { gatewayId: string }) {
  const [chosen, setChosen] = useQueryStates(filters);
  const { status, called, request, code, marker } = chosen;
  const records = useAccessRecords(gatewayId, {
    limit: RECORDS,
    marker: marker ?? undefined,
    status: status ?? undefined,
    api_id: called ?? undefined,
    request_id: request ?? undefined,
    error_code: code ?? undefined,
  });
  const next = records.data?.next_marker ?? null;
  const isFiltered = Boolean(status || called || request || code);
  return (
    <Card title="Latest calls" flush>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-3">
        <FilterSelect
          name="status"
          label="Status"
          all="Any status"
          options={[
            { value: '2xx', label: '2xx' },
            { value: '3xx', label: '3xx' },
            { value: '4xx', label: '4xx' },
            { value: '5xx', label: '5xx' },
            { value: '0', label: 'No answer' },
          ]}
        />
        <SearchInput name="request" label="Request id" />
        <SearchInput name="code" label="Error code" />
        <SearchInput name="called" label="Id of an API" />
      </div>
      <DataTable
        label="Latest calls"
        columns={columnsOf(gatewayId)}
        rows={records.data?.records}
        rowKey={({ request_id, time }) => `${request_id} ${time}`}
        error={records.error}
        onRetry={() => void records.refetch()}
        empty={
          <EmptyState
            icon={ListFilter}
            title={isFiltered ? 'No call matches' : 'No calls yet'}
            action={isFiltered ? <Button onClick={() => void setChosen(null)}>Clear filters</Button> : null}
          >
            Calls appear here within seconds. The newest ones are kept, by age and number.
          </EmptyState>
        }
      />
      {marker || next ? (
        <nav aria-label="Pages of calls" className="flex justify-end gap-2 border-t border-line px-5 py-2.5">
          <Button size="sm" disabled={!marker} onClick={() => void setChosen({ marker: null })}>
            Newest
          </Button>
          <Button size="sm" disabled={next === null} onClick={() => void setChosen({ marker: next })}>
            Older
          </Button>
        </nav>
      ) : null}
    </Card>
  );
}

function toneOf(status: number): Tone {
  if (status === 0 || status >= 500) return 'danger';
  if (status >= 400) return 'warning';
  return 'success';
}

function Status({ record: { status, outcome } }: { record: AccessRecord }) {
  return (
    <span className="flex items-center gap-1.5">
      <Badge tone={toneOf(status)}>{status === 0 ? 'none' : status}</Badge>
      {outcome === 'abort' ? <span className="text-xs text-muted">broken off</span> : null}
    </span>
  );
}

interface DecisionProps {
  readonly decision: AccessRecord['decision'];
  readonly code: string | null;
  /** Where it is explained. */
  readonly href: string;
}

function Decision({ decision, code, href }: DecisionProps) {
  return (
    <span className="mt-0.5 block text-xs text-muted">
      {code ? <code className="mr-2 font-mono text-danger">{code}</code> : null}
      {decision ? (
        <>
          {decision.stage}: {decision.rule}
          {decision.document ? ` (${decision.document.kind} ${decision.document.id})` : ''}
          {decision.detail ? `, ${decision.detail}` : ''}{' '}
          <Link href={href} className="text-accent hover:underline">
            Explain
          </Link>
        </>
      ) : null}
    </span>
  );
}
