import { Server } from 'lucide-react';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import type { GatewayDetail } from './queries.ts';

type GatewayNode = GatewayDetail['nodes'][number];

const stateTones = {
  ready: 'success',
  starting: 'accent',
  draining: 'warning',
  stopped: 'danger',
} as const satisfies Record<GatewayNode['state'], Tone>;

function revisionBadge(node: GatewayNode) {
  if (node.refused_reason) return <Badge tone="danger">Refused: {node.refused_reason}</Badge>;
  if (node.applied_revision < 0) return <Badge tone="warning">None yet</Badge>;
  return node.applied_revision < node.wanted_revision ? (
    <Badge tone="accent" dot pulse>
      Applying
    </Badge>
  ) : (
    <Badge tone="success" dot>
      In step
    </Badge>
  );
}

const columns: readonly Column<GatewayNode>[] = [
  {
    id: 'name',
    header: 'Node',
    cell: (node) => (
      <div className="max-w-72 py-1">
        <span className="font-medium whitespace-nowrap">{node.name}</span>
        {node.last_exit ? <p className="text-xs text-muted text-pretty">{node.last_exit}</p> : null}
      </div>
    ),
  },
  {
    id: 'process-state',
    header: 'State',
    cell: ({ state }) => (
      <Badge tone={stateTones[state]} dot pulse={state === 'starting' || state === 'draining'}>
        {state}
      </Badge>
    ),
  },
  { id: 'state', header: 'Configuration', cell: revisionBadge },
  { id: 'wanted', header: 'Wanted revision', align: 'right', cell: (node) => node.wanted_revision },
  {
    id: 'applied',
    header: 'Applied revision',
    align: 'right',
    cell: (node) => (node.applied_revision < 0 ? '–' : node.applied_revision),
  },
  { id: 'pid', header: 'Process', align: 'right', cell: (node) => node.pid ?? '–' },
  { id: 'version', header: 'Version', align: 'right', cell: (node) => node.version ?? '–' },
  {
    id: 'restarts',
    header: 'Restarts',
    align: 'right',
    cell: ({ restarts }) => (restarts === 0 ? 0 : <Badge tone="warning">{restarts}</Badge>),
  },
  {
    id: 'started',
    header: 'Started',
    align: 'right',
    wideOnly: true,
    cell: (node) => <Moment at={node.started_at} />,
  },
  {
    id: 'seen',
    header: 'Last seen',
    align: 'right',
    wideOnly: true,
    cell: (node) => <Moment at={node.last_seen} />,
  },
];

/** The processes of the gateway and the configuration revision that each of them serves. */
export function GatewayNodes({ nodes }: { nodes: readonly GatewayNode[] }) {
  const inStep = nodes.filter((node) => node.applied_revision === node.wanted_revision).length;
  const revision = Math.max(0, ...nodes.map((node) => node.wanted_revision));
  return (
    <Card
      title="Nodes"
      description={
        nodes.length > 0
          ? `${inStep} of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} at revision ${revision}`
          : undefined
      }
      flush
    >
      <DataTable
        label="Nodes"
        columns={columns}
        rows={nodes}
        rowKey={(node) => node.name}
        empty={
          <EmptyState icon={Server} title="No node runs">
            Nodes appear while the gateway is provisioned.
          </EmptyState>
        }
      />
    </Card>
  );
}
