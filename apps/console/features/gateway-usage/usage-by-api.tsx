'use client';

import { ChartColumn } from 'lucide-react';
import Link from 'next/link';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useApis } from '../apis/queries.ts';
import { bytesText, durationText, percentileMs, percentileText } from './latency.ts';
import { type Usage, useUsage } from './queries.ts';

const MOST_APIS = 500;

/** The APIs of the range, the most called first. */
export function UsageByApi({ gatewayId, begin }: { gatewayId: string; begin: number }) {
  const usage = useUsage(gatewayId, {
    from: new Date(begin).toISOString(),
    interval: 'all',
    group_by: 'api',
  });
  const apis = useApis(gatewayId, { limit: MOST_APIS });
  const names = new Map(apis.data?.apis.map(({ id, name }) => [id, name]));
  const rows = usage.data && [...usage.data.usage].sort((a, b) => b.calls - a.calls);
  const columns: readonly Column<Usage>[] = [
    {
      id: 'api',
      header: 'API',
      cell: (row) => <ApiName gatewayId={gatewayId} id={row.api_id} names={names} />,
    },
    { id: 'calls', header: 'Calls', align: 'right', cell: ({ calls }) => calls.toLocaleString('en') },
    {
      id: 'refused',
      header: 'Refused',
      align: 'right',
      cell: ({ refusals }) => refusals.toLocaleString('en'),
    },
    {
      id: 'failed',
      header: 'Failed',
      align: 'right',
      cell: ({ server_errors, unanswered }) => {
        const failed = server_errors + unanswered;
        return <span className={failed > 0 ? 'text-danger' : ''}>{failed.toLocaleString('en')}</span>;
      },
    },
    {
      id: 'mean',
      header: 'Mean',
      align: 'right',
      cell: ({ mean_ms }) => (mean_ms === null ? '–' : durationText(mean_ms)),
    },
    {
      id: 'p95',
      header: '95 of 100',
      align: 'right',
      cell: ({ latency }) => percentileText(percentileMs(latency, 0.95)),
    },
    {
      id: 'bytes',
      header: 'In / out',
      align: 'right',
      wideOnly: true,
      cell: ({ bytes_in, bytes_out }) => `${bytesText(bytes_in)} / ${bytesText(bytes_out)}`,
    },
  ];
  return (
    <Card title="By API" flush>
      <DataTable
        label="Usage by API"
        columns={columns}
        rows={rows}
        rowKey={({ api_id }) => api_id ?? ''}
        error={usage.error}
        onRetry={() => void usage.refetch()}
        empty={
          <EmptyState icon={ChartColumn} title="No calls">
            Nobody called this gateway in the range. Its counts come up within seconds of a call.
          </EmptyState>
        }
      />
    </Card>
  );
}

function ApiName({
  gatewayId,
  id,
  names,
}: {
  gatewayId: string;
  id: string | null;
  names: Map<string, string>;
}) {
  if (!id) return <span className="text-muted">no API found</span>;
  if (id === 'other') return <span className="text-muted">others, not told apart</span>;
  return (
    <Link
      href={`/gateways/${gatewayId}/apis/${id}`}
      className="block min-w-40 font-medium wrap-anywhere hover:text-accent hover:underline"
    >
      {names.get(id) ?? <code className="font-mono text-xs">{id}</code>}
    </Link>
  );
}
