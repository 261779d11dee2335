import { z } from 'zod';
import { OWN, remark, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';
import { endpointConnectionStatuses } from './vpc-endpoint.ts';

/** Connections to endpoint services, from the side of the account that asks for them: its own or another account's. */
const tag = 'Endpoint connections';
const CONNECTIONS = `${OWN}/endpoint-connections` as const;

/** Per project. */
export const MAX_OWN_ENDPOINT_CONNECTIONS = 100;

const protocol = z.enum(['HTTP', 'HTTPS']);

const ownConnection = z.object({
  id: z.string(),
  marker_id: z.int(),
  service_name: z.string(),
  status: z.enum(endpointConnectionStatuses),
  protocol,
  description: z.string(),
  /** Where the account's calls go; null until the connection is accepted. */
  endpoint: z.object({ protocol, address: z.string(), port: z.int(), url: z.string() }).nullable(),
  created_at: timestamp,
  updated_at: timestamp,
});

/** A service that the account may not ask is answered like one that does not exist. */
export const createEndpointConnection = operation({
  id: 'CreateEndpointConnection',
  title: 'Ask for a connection to an endpoint service',
  tag,
  action: 'apig:endpointConnections:create',
  audit: ['EndpointConnection', 'CreateEndpointConnection'],
  method: 'POST',
  path: CONNECTIONS,
  status: 201,
  body: z.strictObject({
    /** As the detail of the gateway shows it to its owner: `<region>.<name>.<service id>`. */
    service_name: z.string().min(1).max(200),
    /** Of the private listener; HTTPS shows the gateway's certificates. */
    protocol: protocol.default('HTTP'),
    description: remark.default(''),
  }),
  output: ownConnection,
});

export const listOwnEndpointConnections = operation({
  id: 'ListOwnEndpointConnections',
  title: 'List the connections to endpoint services that a project asked for',
  tag,
  action: 'apig:endpointConnections:list',
  method: 'GET',
  path: CONNECTIONS,
  status: 200,
  query: listQuery({ service_name: textFilter, status: z.enum(endpointConnectionStatuses).optional() }),
  output: listOutput('connections', ownConnection),
});

export const showEndpointConnection = operation({
  id: 'ShowEndpointConnection',
  title: 'Show a connection to an endpoint service',
  tag,
  action: 'apig:endpointConnections:get',
  method: 'GET',
  path: `${CONNECTIONS}/{connection_id}`,
  status: 200,
  output: ownConnection,
});

/** Closes its listener, with what is connected to it. */
export const deleteEndpointConnection = operation({
  id: 'DeleteEndpointConnection',
  title: 'Delete a connection to an endpoint service',
  tag,
  action: 'apig:endpointConnections:delete',
  audit: ['EndpointConnection', 'DeleteEndpointConnection'],
  method: 'DELETE',
  path: `${CONNECTIONS}/{connection_id}`,
  status: 204,
});
