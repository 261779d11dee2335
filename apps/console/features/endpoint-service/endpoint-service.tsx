'use client';

import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { CardForm } from '../forms/card-form.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { useUpdateGateway } from '../gateways/queries.ts';
import { IncomingConnections } from './incoming-connections.tsx';
import { labelOf } from './service-label.ts';
import { Whitelist } from './whitelist.tsx';

interface EndpointServiceProps {
  readonly gatewayId: string;
  readonly serviceName: string;
}

/** How other accounts reach the gateway without a public address, from its owner's side. */
export function EndpointService({ gatewayId, serviceName }: EndpointServiceProps) {
  return (
    <div className="space-y-5">
      <Card
        title="Endpoint service"
        description="Another account asks for a connection by this name. Once you accept, it has a private address of its own, and its calls carry its account into access control and the log."
      >
        <div className="mb-5 flex items-center gap-2 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 font-mono text-sm break-all">{serviceName}</code>
          <CopyButton text={serviceName} label="service name" />
        </div>
        <ServiceLabel gatewayId={gatewayId} serviceName={serviceName} />
      </Card>
      <IncomingConnections gatewayId={gatewayId} />
      <Whitelist gatewayId={gatewayId} />
    </div>
  );
}

const fields: readonly FieldSpec[] = [
  {
    name: 'vpcep_service_name',
    label: 'Label',
    placeholder: 'orders',
    optional: true,
    help: 'Your word in the name, at most 16 characters. Connections stay, and the name before goes on working.',
  },
];

function ServiceLabel({ gatewayId, serviceName }: EndpointServiceProps) {
  const update = useUpdateGateway();
  return (
    <CardForm
      operation="updateInstance"
      action="apig:instances:update"
      path={{ instance_id: gatewayId }}
      defaults={{ vpcep_service_name: labelOf(serviceName) }}
      fields={fields}
      submitLabel="Save label"
      done="The service has its new name"
      onSubmit={(input) => update.mutateAsync(input)}
    />
  );
}
