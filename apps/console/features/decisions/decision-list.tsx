'use client';

import { ShieldX } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { type Decision, useDecisions } from './queries.ts';

const columns: readonly Column<Decision>[] = [
  { id: 'sentence', header: 'What was refused', cell: (decision) => <Refusal decision={decision} /> },
  {
    id: 'source',
    header: 'From',
    cell: ({ source_ip }) => <code className="font-mono text-xs text-muted">{source_ip}</code>,
    wideOnly: true,
  },
  { id: 'time', header: 'Time', align: 'right', cell: ({ time }) => <Moment at={time} /> },
];

function Refusal({ decision }: { decision: Decision }) {
  return (
    <span className="font-normal">
      <span className="font-medium">{decision.principal.name}</span>{' '}
      <span className="text-muted">asked for</span>{' '}
      <code className="font-mono text-xs">{decision.action}</code>
      {decision.resource.name ? (
        <>
          {' '}
          <span className="text-muted">on</span> <span className="font-medium">{decision.resource.name}</span>
        </>
      ) : null}
    </span>
  );
}

/** Attempts that a policy refused, each with its reason behind it. */
export function DecisionList() {
  const { offset, limit } = usePage();
  const [filter] = useQueryStates({
    user: parseAsString.withDefault(''),
    action: parseAsString.withDefault(''),
  });
  const decisions = useDecisions({
    offset,
    limit,
    user_name: filter.user || undefined,
    action: filter.action || undefined,
  });
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput name="user" label="Filter by user" />
        <SearchInput name="action" label="Filter by action" />
      </div>
      <Card flush>
        <DataTable
          label="Refused attempts"
          columns={columns}
          rows={decisions.data?.decisions}
          rowKey={({ decision_id }) => decision_id}
          rowHref={({ decision_id }) => `/access/decisions/${decision_id}`}
          error={decisions.error}
          onRetry={() => void decisions.refetch()}
          empty={
            <EmptyState icon={ShieldX} title="Nothing was refused">
              Whenever a policy refuses somebody, the reason is kept here: the statement that decided, and
              what would have to change.
            </EmptyState>
          }
        />
        <Pagination total={decisions.data?.total} />
      </Card>
    </>
  );
}
