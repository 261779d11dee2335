'use client';

import { GatewayDetails } from './gateway-details.tsx';
import { GatewayEndpoints } from './gateway-endpoints.tsx';
import { GatewayIsolation } from './gateway-isolation.tsx';
import { GatewayNodes } from './gateway-nodes.tsx';
import { GatewayProgress } from './gateway-progress.tsx';
import { isChanging } from './gateway-status.ts';
import { GatewayTimeline } from './gateway-timeline.tsx';
import type { GatewayDetail } from './queries.ts';

/** How the gateway is: what is under way, where it is reached, its nodes, and what happened to it. */
export function GatewayOverview({ gateway }: { gateway: GatewayDetail }) {
  const isMoving = isChanging(gateway.status) || gateway.operation !== null;
  return (
    <div className="space-y-5">
      <GatewayProgress gateway={gateway} />
      <GatewayEndpoints gateway={gateway} />
      <GatewayNodes nodes={gateway.nodes} />
      <div className="grid gap-5 lg:grid-cols-2">
        <GatewayDetails gateway={gateway} />
        <GatewayIsolation nodes={gateway.nodes} />
      </div>
      <GatewayTimeline gatewayId={gateway.id} watch={isMoving} />
    </div>
  );
}
