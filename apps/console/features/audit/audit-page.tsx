'use client';

import { Download, ScrollText, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Pagination, usePage } from '../../components/pagination.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useAuditFilter } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { EventSentence } from './event-sentence.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { type AuditEvent, useAuditEvents, useVerifyAuditLog } from './queries.ts';
import { LogVerdict } from './verify-log.tsx';

const columns: readonly Column<AuditEvent>[] = [
  { id: 'event', header: 'Event', cell: (event) => <EventSentence event={event} /> },
  { id: 'outcome', header: 'Outcome', cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
  {
    id: 'by',
    header: 'By',
    cell: ({ sentence_parts: { by } }) => (
      <span className="text-xs whitespace-nowrap text-muted">{by || '–'}</span>
    ),
    wideOnly: true,
  },
  {
    id: 'source',
    header: 'From',
    cell: ({ source_ip }) => <code className="font-mono text-xs text-muted">{source_ip || '–'}</code>,
    wideOnly: true,
  },
  { id: 'time', header: 'Time', align: 'right', cell: ({ time }) => <Moment at={time} /> },
];

/** Who did what, when and from where: to be searched, to be checked, to be taken along. */
export function AuditPage() {
  const { offset, limit } = usePage();
  const { query, times, isOn, clear } = useAuditFilter();
  const events = useAuditEvents({ offset, limit, ...query });
  const verification = useVerifyAuditLog();
  const [exporting, setExporting] = useState(false);
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change in this account and every refused attempt: who, what, from where and with which key. Nobody can alter it unseen."
        actions={
          <>
            <GuardedButton
              action="turnpike:audit:verify"
              busy={verification.isPending}
              onClick={() => verification.mutate({})}
            >
              <ShieldCheck aria-hidden />
              Verify
            </GuardedButton>
            <GuardedButton action="turnpike:audit:export" onClick={() => setExporting(true)}>
              <Download aria-hidden />
              Export
            </GuardedButton>
          </>
        }
      />
      <LogVerdict verification={verification} />
      <AuditFilters />
      <Card flush>
        <DataTable
          label="Audit events"
          columns={columns}
          rows={events.data?.events}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/audit/${id}`}
          error={events.error}
          onRetry={() => void events.refetch()}
          empty={
            <EmptyState
              icon={ScrollText}
              title="No event matches"
              action={isOn ? <Button onClick={clear}>Clear filters</Button> : null}
            >
              Changes and refused attempts appear here as soon as they are made. Reads that were allowed are
              not recorded. The filters for user, ids, operation, action and address want the whole of it.
            </EmptyState>
          }
        />
        <Pagination total={events.data?.total} />
      </Card>
      <ExportDialog open={exporting} onOpenChange={setExporting} times={times} />
    </>
  );
}
