'use client';

import { Server } from 'lucide-react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { isBehind, isRunning } from '../gateways/gateway-status.ts';
import { GatewayStatusBadge } from '../gateways/gateway-status-badge.tsx';
import { type GatewaySummary, useGateway, useGateways } from '../gateways/queries.ts';

const MOST_SHOWN = 8;

const columns: readonly Column<GatewaySummary>[] = [
  { id: 'name', header: 'Gateway', cell: (gateway) => gateway.instance_name },
  { id: 'status', header: 'Status', cell: (gateway) => <GatewayStatusBadge status={gateway.status} /> },
  {
    id: 'nodes',
    header: 'Nodes',
    cell: (gateway) => (isRunning(gateway.status) ? <NodeHealth gatewayId={gateway.id} /> : null),
  },
];

/** The gateways of the project and whether their nodes serve the configuration that they should. */
export function GatewayHealth() {
  const gateways = useGateways();
  return (
    <Card title="Gateways" flush>
      <DataTable
        label="Gateways"
        columns={columns}
        rows={gateways.data?.instances.slice(0, MOST_SHOWN)}
        rowKey={(gateway) => gateway.id}
        rowHref={(gateway) => `/gateways/${gateway.id}`}
        error={gateways.error}
        empty={
          <EmptyState icon={Server} title="No gateway yet">
            Create one to receive calls.
          </EmptyState>
        }
      />
    </Card>
  );
}

function NodeHealth({ gatewayId }: { gatewayId: string }) {
  const gateway = useGateway(gatewayId).data;
  if (!gateway) return null;
  if (gateway.nodes.length === 0) return <Badge tone="danger">none</Badge>;
  return isBehind(gateway) ? (
    <Badge tone="accent" dot pulse>
      applying
    </Badge>
  ) : (
    <Badge tone="success" dot>
      {gateway.nodes.length} in step
    </Badge>
  );
}
