import { body, nothing, path, type Sample } from './sample.ts';
import { freshPort } from './tenant-maker.ts';

const onPort = path(async (make) => ({ ingress_port_id: await make.ingressPort() }));
const onConnection = path(async (make) => ({ connection_id: await make.endpointConnection() }));
const permissions = body(() => ({ permissions: ['*'] }));

/** Inputs of what is about ports, certificates and endpoint services of gateways. */
export const endpointSamples: Record<string, Sample> = {
  ListCustomIngressPorts: nothing,
  AddCustomIngressPort: body(() => ({ protocol: 'HTTPS', ingress_port: freshPort() })),
  DeleteCustomIngressPort: onPort,
  ListCustomIngressPortDomains: onPort,
  ListEndpointConnections: nothing,
  AcceptOrRejectEndpointConnections: body(async (make) => ({
    action: 'receive',
    endpoints: [await make.endpointConnection()],
  })),
  ListEndpointPermissions: nothing,
  AddEndpointPermissions: permissions,
  DeleteEndpointPermissions: permissions,
  CreateEndpointConnection: body(async (make) => ({ service_name: await make.serviceName() })),
  ListOwnEndpointConnections: async (make) => {
    await make.endpointConnection();
    return {};
  },
  ShowEndpointConnection: onConnection,
  DeleteEndpointConnection: onConnection,
};
