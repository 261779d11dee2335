'use client';

import { Cable, Plus } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { useOpenFromAddress } from '../../components/open-from-address.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { inOrderOfCare } from './connection-status.ts';
import { type OwnConnection, useDeleteConnection, useOwnConnections } from './queries.ts';

const columns: readonly Column<OwnConnection>[] = [
  {
    id: 'service',
    header: 'Service',
    cell: ({ service_name, description }) => (
      <div className="max-w-96 min-w-48 py-1">
        <code className="font-mono text-xs break-all">{service_name}</code>
        {description === '' ? null : (
          <p className="text-xs break-words text-muted text-pretty">{description}</p>
        )}
      </div>
    ),
  },
  { id: 'status', header: 'Status', cell: ({ status }) => <ConnectionBadge status={status} /> },
  { id: 'address', header: 'Private address', cell: (row) => <PrivateAddress connection={row} /> },
  {
    id: 'asked',
    header: 'Asked',
    align: 'right',
    wideOnly: true,
    cell: ({ created_at }) => <Moment at={created_at} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    quietHeader: true,
    align: 'right',
    cell: (connection) => <DeleteConnection connection={connection} />,
  },
];

/** Connections of this project to gateways of other accounts. */
export function OwnConnectionsPage() {
  const answer = useOwnConnections();
  const [asking, setAsking] = useOpenFromAddress('ask');
  const rows = answer.data ? inOrderOfCare(answer.data.connections) : undefined;
  const ask = (
    <GuardedButton action="apig:endpointConnections:create" variant="primary" onClick={() => setAsking(true)}>
      <Plus aria-hidden />
      Ask for a connection
    </GuardedButton>
  );
  return (
    <>
      <PageHeader
        title="Connections"
        description="Private addresses at gateways of other accounts. Calls to them carry your account."
        actions={rows && rows.length > 0 ? ask : null}
      />
      <Card flush>
        <DataTable
          label="Connections"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          error={answer.error}
          onRetry={() => void answer.refetch()}
          empty={
            <EmptyState icon={Cable} title="No connection yet" action={ask}>
              The owner of a gateway gives you the name of its endpoint service. Ask for a connection by it;
              once the owner accepts, the gateway has a private address for your calls.
            </EmptyState>
          }
        />
      </Card>
      <AskDialog open={asking} onOpenChange={setAsking} />
    </>
  );
}

function PrivateAddress({ connection }: { connection: OwnConnection }) {
  if (!connection.endpoint) return <span className="text-faint">–</span>;
  const { url } = connection.endpoint;
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-xs whitespace-nowrap">{url}</code>
      <CopyButton text={url} label="private address" />
    </span>
  );
}

function DeleteConnection({ connection }: { connection: OwnConnection }) {
  const remove = useDeleteConnection();
  return (
    <DeleteButton
      compact
      action="apig:endpointConnections:delete"
      label="Delete connection"
      name={connection.service_name}
      consequence="its private address is closed, with what is connected to it."
      done="The connection is deleted"
      onDelete={() => remove.mutateAsync({ path: { connection_id: connection.id } })}
    />
  );
}
