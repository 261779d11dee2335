'use client';

import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Moment } from '../../components/moment.tsx';
import { bytesText } from './latency.ts';
import { type Spool, useRecordSpools } from './queries.ts';

const columns: readonly Column<Spool>[] = [
  { id: 'node', header: 'Node', cell: ({ node }) => <code className="font-mono text-xs">{node}</code> },
  {
    id: 'dropped',
    header: 'Records dropped',
    cell: ({ dropped_records, damaged_parts }) => (
      <span className="flex flex-wrap gap-1.5">
        {dropped_records === 0 ? (
          <Badge tone="success">none</Badge>
        ) : (
          <Badge tone="warning">{dropped_records.toLocaleString('en')} did not fit</Badge>
        )}
        {damaged_parts > 0 ? <Badge tone="danger">{damaged_parts} parts unreadable or refused</Badge> : null}
      </span>
    ),
  },
  { id: 'waits', header: 'Waits on disk', align: 'right', cell: ({ spool_bytes }) => bytesText(spool_bytes) },
  {
    id: 'last',
    header: 'Last told',
    align: 'right',
    cell: ({ last_batch_at }) => <Moment at={last_batch_at} />,
  },
];

/** What of the calls never came up, or not yet: figures that hide that are none. */
export function RecordSpools({ gatewayId }: { gatewayId: string }) {
  const spools = useRecordSpools(gatewayId);
  return (
    <Card
      title="What nodes hold back"
      description="Counts are never dropped. Access records are, when a node’s disk space for them is full."
      flush
    >
      <DataTable
        label="Record spools"
        columns={columns}
        rows={spools.data?.nodes}
        rowKey={({ node }) => node}
        error={spools.error}
        onRetry={() => void spools.refetch()}
        empty={<p className="px-5 py-4 text-muted">No node has told of calls yet.</p>}
      />
    </Card>
  );
}
