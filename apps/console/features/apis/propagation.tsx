'use client';

import { Badge } from '../../components/badge.tsx';
import { isBehind } from '../gateways/gateway-status.ts';
import { useGateway } from '../gateways/queries.ts';

/** Whether all nodes serve what was published: "1 of 1 node at revision 42". */
export function Propagation({ gatewayId }: { gatewayId: string }) {
  const gateway = useGateway(gatewayId).data;
  if (!gateway || gateway.nodes.length === 0) return null;
  const { nodes } = gateway;
  const inStep = nodes.filter((node) => node.applied_revision >= node.wanted_revision).length;
  const revision = Math.max(...nodes.map((node) => node.wanted_revision));
  const behind = isBehind(gateway);
  return (
    <p
      aria-live="polite"
      className="flex items-center gap-2.5 border-t border-line bg-canvas px-5 py-2.5 text-xs text-muted tabular-nums"
    >
      <Badge tone={behind ? 'accent' : 'success'} dot pulse={behind}>
        {behind ? 'Spreading' : 'In effect'}
      </Badge>
      {inStep} of {nodes.length} {nodes.length === 1 ? 'node' : 'nodes'} at revision {revision}
    </p>
  );
}
