'use client';

import { History } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { type Revision, useRevisions } from './queries.ts';
import { RestoreButton } from './restore-button.tsx';

/** Who made a revision, each once. */
export function authorsOf({ causes }: Pick<Revision, 'causes'>): string {
  return [...new Set(causes.map(({ user_name }) => user_name || 'the system'))].join(', ') || 'the system';
}

/** Every revision that is kept, newest first. */
export function RevisionList({ gatewayId, current }: { gatewayId: string; current: number }) {
  const { offset, limit } = usePage();
  const [{ author, document }, setFilter] = useQueryStates({
    author: parseAsString.withDefault(''),
    document: parseAsString.withDefault(''),
  });
  const revisions = useRevisions(gatewayId, {
    offset,
    limit,
    author: author || undefined,
    document_id: document || undefined,
  });
  const columns: readonly Column<Revision>[] = [
    {
      id: 'revision',
      header: 'Revision',
      cell: ({ revision }) => <span className="tabular-nums">{revision}</span>,
    },
    {
      id: 'summary',
      header: 'What changed',
      cell: (one) => (
        <span className="flex flex-wrap items-center gap-2">
          <span className="line-clamp-2 max-w-2xl min-w-56 break-words">
            {one.summary || 'The first revision'}
          </span>
          {one.current ? (
            <Badge tone="success" dot>
              served now
            </Badge>
          ) : null}
          {one.restored_from === null ? null : <Badge tone="accent">restores {one.restored_from}</Badge>}
        </span>
      ),
    },
    { id: 'who', header: 'By', cell: (one) => <span className="text-muted">{authorsOf(one)}</span> },
    { id: 'time', header: 'When', cell: ({ time }) => <Moment at={time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (one) =>
        one.current ? null : (
          <RestoreButton gatewayId={gatewayId} revision={one.revision} current={current} />
        ),
    },
  ];
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchInput name="author" label="Name or id of a user" />
        <SearchInput name="document" label="Id of an API or other document" />
      </div>
      <Card flush>
        <DataTable
          label="Revisions"
          columns={columns}
          rows={revisions.data?.revisions}
          rowKey={({ revision }) => String(revision)}
          rowHref={({ revision }) => `/gateways/${gatewayId}?tab=revisions&revision=${revision}`}
          error={revisions.error}
          onRetry={() => void revisions.refetch()}
          empty={
            <EmptyState
              icon={History}
              title="No revision"
              action={
                author || document ? (
                  <Button onClick={() => void setFilter(null)}>Clear filters</Button>
                ) : null
              }
            >
              Each change of what the gateway serves makes a revision: publish an API, or set a parameter.
              Every one can be looked at, compared and restored.
            </EmptyState>
          }
        />
        <Pagination total={revisions.data?.total} />
      </Card>
    </>
  );
}
