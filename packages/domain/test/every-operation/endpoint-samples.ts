import { setInstanceCertificate } from '@turnpike/contracts/http/instance-certificate';
import { makeCertificate } from '@turnpike/testkit/certificates';
import { body, nothing, path, type Sample } from './sample.ts';
import { freshPort } from './tenant-maker.ts';

const onPort = path(async (make) => ({ ingress_port_id: await make.ingressPort() }));
const onConnection = path(async (make) => ({ connection_id: await make.endpointConnection() }));
const made = makeCertificate({ names: ['api.example.com'] });
const certificate = { cert_content: made.cert, private_key: made.key };
const permissions = body(() => ({ permissions: ['*'] }));

/** Inputs of what is about ports, certificates and endpoint services of gateways. */
export const endpointSamples: Record<string, Sample> = {
  ListCustomIngressPorts: nothing,
  AddCustomIngressPort: body(() => ({ protocol: 'HTTPS', ingress_port: freshPort() })),
  DeleteCustomIngressPort: onPort,
  ListCustomIngressPortDomains: onPort,
  ShowInstanceCertificate: nothing,
  SetInstanceCertificate: body(() => certificate),
  DeleteInstanceCertificate: async (make) => {
    await make.call(setInstanceCertificate, { body: certificate });
    return {};
  },
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
