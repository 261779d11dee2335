'use client';

import { Cable } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { inOrderOfCare } from './connection-status.ts';
import { DecideButtons } from './decide-buttons.tsx';
import { type EndpointConnection, useEndpointConnections } from './queries.ts';

/** Accounts that are connected to the gateway, or ask to be. */
export function IncomingConnections({ gatewayId }: { gatewayId: string }) {
  const answer = useEndpointConnections(gatewayId);
  const rows = answer.data ? inOrderOfCare(answer.data.connections) : undefined;
  const waiting = rows?.filter(({ status }) => status === 'pendingAcceptance').length ?? 0;
  const columns: readonly Column<EndpointConnection>[] = [
    {
      id: 'account',
      header: 'Account',
      cell: ({ domain_name, domain_id, description }) => (
        <div className="max-w-80 min-w-48 py-1">
          <span className="mr-2 font-medium">{domain_name}</span>
          <CopyableId id={domain_id} label="account id" />
          {description === '' ? null : (
            <p className="text-xs break-words text-muted text-pretty">{description}</p>
          )}
        </div>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      cell: ({ status, reason }) => (
        <div className="py-1">
          <ConnectionBadge status={status} decides />
          {reason === null ? null : <p className="mt-1 max-w-72 text-xs text-muted text-pretty">{reason}</p>}
        </div>
      ),
    },
    { id: 'protocol', header: 'Protocol', cell: ({ protocol }) => protocol, wideOnly: true },
    {
      id: 'asked',
      header: 'Asked',
      align: 'right',
      cell: ({ created_at }) => <Moment at={created_at} />,
    },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (connection) => <DecideButtons gatewayId={gatewayId} connection={connection} />,
    },
  ];
  return (
    <Card
      title="Connections"
      description={
        waiting === 0 ? undefined : `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for your answer.`
      }
      flush
    >
      <DataTable
        label="Connections"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <EmptyState icon={Cable} title="Nobody has asked for a connection">
            Let an account ask below, and give it the service name. It asks on its page Connections.
          </EmptyState>
        }
      />
    </Card>
  );
}
