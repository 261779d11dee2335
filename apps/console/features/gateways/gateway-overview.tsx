'use client';

import { Card } from '../../components/card.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { GatewayEndpoints } from './gateway-endpoints.tsx';
import { GatewayNodes } from './gateway-nodes.tsx';
import { GatewayProgress } from './gateway-progress.tsx';
import { editionLabel, isChanging } from './gateway-status.ts';
import { GatewayTimeline } from './gateway-timeline.tsx';
import type { GatewayDetail } from './queries.ts';

/** How the gateway is: what is under way, where it is reached, its nodes, and what happened to it. */
export function GatewayOverview({ gateway }: { gateway: GatewayDetail }) {
  return (
    <div className="space-y-5">
      <GatewayProgress gateway={gateway} />
      <GatewayEndpoints gateway={gateway} />
      <GatewayNodes nodes={gateway.nodes} />
      <div className="grid gap-5 lg:grid-cols-2">
        <GatewayTimeline gatewayId={gateway.id} watch={isChanging(gateway.status)} />
        <Card title="Details">
          <DescriptionList
            facts={[
              { term: 'Edition', value: editionLabel(gateway.spec) },
              { term: 'Version', value: gateway.instance_version },
              { term: 'Created', value: <Moment at={gateway.create_time} /> },
              { term: 'Maintenance window', value: `${gateway.maintain_begin} – ${gateway.maintain_end}` },
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
