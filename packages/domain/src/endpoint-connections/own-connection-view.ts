import type { showEndpointConnection } from '@turnpike/contracts/http/endpoint-connections';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { ConnectionRow } from './repository.ts';

type View = OperationOutput<typeof showEndpointConnection>;

/** A connection as the account that asked for it sees it: nothing of the gateway but where its own calls go. */
export function ownConnectionView(row: ConnectionRow): View {
  const protocol = row.protocol as View['protocol'];
  return {
    id: row.id,
    marker_id: Number(row.markerId),
    service_name: row.serviceName,
    status: row.status as View['status'],
    protocol,
    description: row.description,
    endpoint: row.status === 'accepted' ? endpointOf(protocol, row) : null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

function endpointOf(protocol: View['protocol'], { host, port }: ConnectionRow): View['endpoint'] {
  if (host === null || port === null) return null;
  const address = host.includes(':') ? `[${host}]` : host;
  return { protocol, address: host, port, url: `${protocol.toLowerCase()}://${address}:${port}` };
}
