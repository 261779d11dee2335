'use client';

import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { IncomingConnections } from './incoming-connections.tsx';
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
        <div className="flex items-center gap-2 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
          <code className="min-w-0 flex-1 font-mono text-sm break-all">{serviceName}</code>
          <CopyButton text={serviceName} label="service name" />
        </div>
      </Card>
      <IncomingConnections gatewayId={gatewayId} />
      <Whitelist gatewayId={gatewayId} />
    </div>
  );
}
