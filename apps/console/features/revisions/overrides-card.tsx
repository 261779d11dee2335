'use client';

import { Undo2 } from 'lucide-react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { SpreadNotice } from '../spreading/spread-notice.tsx';
import { kindLabel } from './document-words.ts';
import { type Override, useOverrides, useReleaseOverrides } from './queries.ts';

/** What is served as restored instead of as configured: nobody should have to wonder why a change does not show. */
export function OverridesCard({ gatewayId }: { gatewayId: string }) {
  const overrides = useOverrides(gatewayId);
  const release = useReleaseOverrides(gatewayId);
  const path = { instance_id: gatewayId };
  const rows = overrides.data?.documents;
  if (overrides.error && !rows)
    return <ErrorNotice error={overrides.error} title="What is served as restored could not be read." />;
  if (!rows || (rows.length === 0 && !release.data)) return null;
  const columns: readonly Column<Override>[] = [
    {
      id: 'document',
      header: 'Document',
      cell: ({ kind, name, id }) => (
        <>
          <span className="text-muted">{kindLabel(kind)}</span> {name || id}
        </>
      ),
    },
    {
      id: 'served',
      header: 'Served',
      cell: ({ served, restored_from }) =>
        served ? (
          <Badge tone="accent">as in revision {restored_from}</Badge>
        ) : (
          <Badge tone="warning">not at all</Badge>
        ),
    },
    { id: 'by', header: 'Restored by', cell: ({ user_name }) => user_name || 'the system', wideOnly: true },
    { id: 'time', header: 'When', cell: ({ time }) => <Moment at={time} /> },
    {
      id: 'release',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: ({ kind, id }) => (
        <GuardedButton
          action="apig:revisions:restore"
          size="sm"
          disabled={release.isPending}
          onClick={() => release.mutate({ path, body: { documents: [{ kind, id }] } })}
        >
          <Undo2 aria-hidden />
          Release
        </GuardedButton>
      ),
    },
  ];
  return (
    <Card
      title="Served as restored"
      description="These differ from what is configured until they are changed again or released."
      actions={
        rows.length > 0 ? (
          <>
            <CopyAsCurl operation="releaseOverrides" input={() => ({ path, body: {} })} />
            <GuardedButton
              action="apig:revisions:restore"
              size="sm"
              busy={release.isPending}
              onClick={() => release.mutate({ path, body: {} })}
            >
              Release all
            </GuardedButton>
          </>
        ) : (
          <Button size="sm" variant="ghost" onClick={() => release.reset()}>
            Close
          </Button>
        )
      }
      flush
    >
      {release.error ? <ErrorNotice error={release.error} title="Nothing was released." /> : null}
      {release.data ? (
        <SpreadNotice gatewayId={gatewayId} spread={release.data.spread} className="m-3" />
      ) : null}
      <DataTable
        label="Documents served as restored"
        columns={columns}
        rows={rows}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        empty={<p className="px-5 py-4 text-muted">Everything is served as configured again.</p>}
      />
    </Card>
  );
}
