import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import type { GatewayDetail } from './queries.ts';

/** Where callers reach the gateway. */
export function GatewayEndpoints({ gateway }: { gateway: GatewayDetail }) {
  return (
    <Card
      title="Endpoints"
      description="Callers reach an API group by its domain at one of these addresses."
      flush
    >
      {gateway.ingress_endpoints.length === 0 ? (
        <p className="px-5 py-4 text-muted">Endpoints appear as soon as the gateway has its ports.</p>
      ) : (
        <ul className="divide-y divide-line">
          {gateway.ingress_endpoints.map((endpoint) => (
            <li key={endpoint.url} className="flex items-center gap-3 px-5 py-2">
              <Badge tone={endpoint.protocol === 'HTTPS' ? 'success' : 'neutral'}>{endpoint.protocol}</Badge>
              <code className="font-mono text-sm">{endpoint.url}</code>
              <CopyButton text={endpoint.url} label={`${endpoint.protocol} endpoint`} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
