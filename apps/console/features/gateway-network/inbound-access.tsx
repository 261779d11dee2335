'use client';

import { Power, Unlink } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import type { GatewayDetail } from '../gateways/queries.ts';
import { ConfirmButton } from '../permissions/confirm-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { AccessState } from './access-state.tsx';
import { BandwidthForm } from './bandwidth-form.tsx';
import { useInboundAccess } from './queries.ts';

/** Whether callers at public addresses reach the gateway, and with how much bandwidth. */
export function InboundAccess({ gateway }: { gateway: GatewayDetail }) {
  const access = useInboundAccess();
  const path = { instance_id: gateway.id };
  const megabits = gateway.ingress_bandwidth_size;
  const hasEip = gateway.eip_address !== '' && megabits === 0;
  const now = megabits > 0 ? { megabits, mode: gateway.ingress_bandwidth_charging_mode } : null;
  return (
    <Card
      title="Public access in"
      description="Without it calls from public addresses are refused; those of private networks are not touched by it."
    >
      <AccessState
        state={now ? `${megabits} Mbit/s` : hasEip ? 'by an EIP, without a limit' : null}
        address={gateway.eip_address}
        what="Callers reach it at"
      />
      {hasEip ? (
        <ConfirmButton
          danger
          action="apig:instances:update"
          icon={Unlink}
          label="Unbind EIP"
          description="Calls from public addresses are refused from then on."
          done="The EIP is unbound"
          onConfirm={() => access.unbind.mutateAsync({ path })}
        />
      ) : now ? (
        <BandwidthForm
          key={`on ${megabits}`}
          gatewayId={gateway.id}
          operation="updateInboundBandwidth"
          now={now}
          onSubmit={(input) => access.change.mutateAsync(input)}
          further={
            <ConfirmButton
              danger
              action="apig:instances:update"
              icon={Power}
              label="Switch off"
              description="Calls from public addresses are refused from then on."
              done="Public access in is switched off"
              onConfirm={() => access.disable.mutateAsync({ path })}
            />
          }
        />
      ) : (
        <BandwidthForm
          key="off"
          gatewayId={gateway.id}
          operation="enableInboundAccess"
          now={null}
          onSubmit={(input) => access.enable.mutateAsync(input)}
          further={<BindEip gatewayId={gateway.id} />}
        />
      )}
    </Card>
  );
}

function BindEip({ gatewayId }: { gatewayId: string }) {
  const [open, setOpen] = useState(false);
  const { bind } = useInboundAccess();
  return (
    <>
      <GuardedButton action="apig:instances:update" onClick={() => setOpen(true)}>
        Bind an EIP
      </GuardedButton>
      <ResourceDialog
        open={open}
        onOpenChange={setOpen}
        title="Bind an EIP"
        description="Public access in without a limit of bandwidth."
        submitLabel="Bind"
        operation="bindEip"
        path={{ instance_id: gatewayId }}
        fields={[
          {
            name: 'eip_id',
            label: 'Id of the EIP',
            help: 'As your network knows it; here it is a record.',
            monospace: true,
          },
        ]}
        defaults={{ eip_id: '' }}
        onSubmit={async (input) => {
          await bind.mutateAsync(input);
          toast.success('The EIP is bound');
        }}
      />
    </>
  );
}
