import { randomInt } from 'node:crypto';
import type { Management } from '../calls/management.ts';

/** Far from those that gateways are given by themselves. */
const anyPort = (): number => randomInt(30_000, 49_000);

/** Of what a gateway has at its border: a further port, a whitelist, and a connection of the account to itself. */
export async function furnishEndpoints(
  management: Management,
  instanceId: string,
): Promise<Record<string, string>> {
  const gateway = (path: string) => management.gateways(`/${instanceId}${path}`);
  const ask = <T>(method: string, path: string, body?: unknown) => management.ask<T>(method, path, { body });
  const { ingress_port_id } = await ask<{ ingress_port_id: string }>(
    'POST',
    gateway('/custom-ingress-ports'),
    {
      ...{ protocol: 'HTTP', ingress_port: anyPort() },
    },
  );
  await ask('POST', gateway('/vpc-endpoint/permissions/batch-add'), {
    permissions: [`iam:domain::${'0'.repeat(32)}`],
  });
  const detail = await ask<{ project_id: string; endpoint_service: { service_name: string } }>(
    'GET',
    gateway(''),
  );
  const { service_name } = detail.endpoint_service;
  const own = `/v2/${detail.project_id}/turnpike/endpoint-connections`;
  const { id } = await ask<{ id: string }>('POST', own, { service_name });
  return { ingress_port_id, connection_id: id, service_name };
}

/** Valid bodies by operation. */
export const endpointBodies: Record<string, unknown> = {
  AddCustomIngressPort: { protocol: 'HTTPS', ingress_port: 29_999 },
  AcceptOrRejectEndpointConnections: { action: 'reject', endpoints: ['{connection_id}'] },
  // No certificate: whoever may set one is told so, others are not even told that.
  SetInstanceCertificate: { cert_content: 'intruder', private_key: 'intruder' },
  AddEndpointPermissions: { permissions: ['*'] },
  DeleteEndpointPermissions: { permissions: [`iam:domain::${'0'.repeat(32)}`] },
  CreateEndpointConnection: { service_name: '{service_name}' },
};
