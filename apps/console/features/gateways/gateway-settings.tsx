'use client';

import { GatewayDangerZone } from './gateway-danger-zone.tsx';
import type { GatewayDetail } from './queries.ts';

/** What the gateway is and what becomes of it: changes here are rare and touch all of it. */
export function GatewaySettings({ gateway }: { gateway: GatewayDetail }) {
  return (
    <div className="space-y-5">
      <GatewayDangerZone gateway={gateway} />
    </div>
  );
}
