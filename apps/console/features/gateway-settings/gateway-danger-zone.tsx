'use client';

import { useRouter } from 'next/navigation';
import { Card } from '../../components/card.tsx';
import { type GatewayDetail, useDeleteGateway } from '../gateways/queries.ts';
import { DeleteButton } from '../permissions/delete-button.tsx';

export function GatewayDangerZone({ gateway }: { gateway: GatewayDetail }) {
  const remove = useDeleteGateway();
  const router = useRouter();
  return (
    <Card title="Danger zone" tone="danger">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="max-w-prose text-muted">
          Deleting the gateway ends its processes and removes its APIs, credentials and policies for good.
          Calls to its endpoints fail at once.
        </p>
        <DeleteButton
          action="apig:instances:delete"
          label="Delete gateway"
          name={gateway.instance_name}
          consequence="its APIs, credentials and policies are removed for good."
          typed
          done={`${gateway.instance_name} is being deleted`}
          onDelete={async () => {
            await remove.mutateAsync({ path: { instance_id: gateway.id } });
            router.push('/gateways');
          }}
        />
      </div>
    </Card>
  );
}
