'use client';

import { Power } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import type { GatewayDetail } from '../gateways/queries.ts';
import { ConfirmButton } from '../permissions/confirm-button.tsx';
import { AccessState } from './access-state.tsx';
import { BandwidthForm } from './bandwidth-form.tsx';
import { useOutboundAccess } from './queries.ts';

/** Whether the gateway reaches backends at public addresses, and with how much bandwidth. */
export function OutboundAccess({ gateway }: { gateway: GatewayDetail }) {
  const access = useOutboundAccess();
  const megabits = gateway.bandwidth_size;
  const now = megabits > 0 ? { megabits, mode: gateway.bandwidth_charging_mode } : null;
  return (
    <Card
      title="Public access out"
      description="Without it backends at public addresses cannot be reached; those that a route leads to can."
    >
      <AccessState
        state={now ? `${megabits} Mbit/s` : null}
        address={gateway.nat_eip_address}
        what="Backends see it as"
      />
      {now ? (
        <BandwidthForm
          key={`on ${megabits}`}
          gatewayId={gateway.id}
          operation="updateOutboundBandwidth"
          now={now}
          onSubmit={(input) => access.change.mutateAsync(input)}
          further={
            <ConfirmButton
              danger
              action="apig:instances:update"
              icon={Power}
              label="Switch off"
              description="Calls whose backend has a public address fail from then on."
              done="Public access out is switched off"
              onConfirm={() => access.disable.mutateAsync({ path: { instance_id: gateway.id } })}
            />
          }
        />
      ) : (
        <BandwidthForm
          key="off"
          gatewayId={gateway.id}
          operation="enableOutboundAccess"
          now={null}
          onSubmit={(input) => access.enable.mutateAsync(input)}
        />
      )}
    </Card>
  );
}
