'use client';

import type { GatewayDetail } from '../gateways/queries.ts';
import { InboundAccess } from './inbound-access.tsx';
import { IngressPorts } from './ingress-ports.tsx';
import { OutboundAccess } from './outbound-access.tsx';
import { RestrictionCard } from './restriction-card.tsx';

/** Where calls come in, and where they may go. */
export function GatewayNetwork({ gateway }: { gateway: GatewayDetail }) {
  return (
    <div className="space-y-5">
      <IngressPorts gateway={gateway} />
      <div className="grid gap-5 xl:grid-cols-2">
        <InboundAccess gateway={gateway} />
        <OutboundAccess gateway={gateway} />
      </div>
      <RestrictionCard gatewayId={gateway.id} />
    </div>
  );
}
