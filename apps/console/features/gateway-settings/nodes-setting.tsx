'use client';

import { Card } from '../../components/card.tsx';
import { CardForm } from '../forms/card-form.tsx';
import { nodesField } from '../gateway-creation/gateway-fields.ts';
import { useProjectQuotas } from '../gateway-creation/queries.ts';
import { type GatewayDetail, useUpdateGateway } from '../gateways/queries.ts';

/** How many processes serve the gateway. */
export function NodesSetting({ gateway }: { gateway: GatewayDetail }) {
  const update = useUpdateGateway();
  const limit = useProjectQuotas().data?.nodes.limit;
  return (
    <Card
      title="Number of nodes"
      description="A node is added, or taken away once its calls are finished, while the others serve. No call is lost, and nothing restarts."
    >
      <CardForm
        key={gateway.node_count}
        operation="updateInstance"
        action="apig:instances:update"
        disabled={gateway.operation !== null}
        path={{ instance_id: gateway.id }}
        defaults={{ node_count: gateway.node_count }}
        fields={[nodesField(limit)]}
        submitLabel="Change nodes"
        done="The number of nodes is changed"
        onSubmit={(input) => update.mutateAsync(input)}
      />
    </Card>
  );
}
