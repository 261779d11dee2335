import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { INSTANCE, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

/**
 * A gateway's endpoint service, from its owner's side (reference 5.7): other accounts ask for a connection, the owner
 * accepts or rejects, and an accepted connection has a private listener whose calls carry the account that asked.
 */
const tag = 'Endpoint service';
const ENDPOINT = `${INSTANCE}/vpc-endpoint` as const;

/** Of each kind per gateway; ours. */
export const MAX_ENDPOINT_PERMISSIONS = 200;
export const MAX_ENDPOINT_CONNECTIONS = 100;

export const endpointConnectionStatuses = [
  'pendingAcceptance',
  'creating',
  'accepted',
  'rejected',
  'failed',
  'deleting',
] as const;

/** Reference model EndpointConnection; from `domain_name` on ours. */
const connection = z.object({
  id: z.string(),
  /** Grows with each connection that is asked for. */
  marker_id: z.int(),
  created_at: timestamp,
  updated_at: timestamp,
  /** The account that asks. */
  domain_id: z.string(),
  status: z.enum(endpointConnectionStatuses),
  /** Name of the account that asks, as policies of entity type DOMAIN name it. */
  domain_name: z.string(),
  /** Of its private listener. */
  protocol: z.enum(['HTTP', 'HTTPS']),
  /** By the account that asks. */
  description: z.string(),
  /** Why it is failed; null: it is not. */
  reason: z.string().nullable(),
});

/** Who may ask for a connection: an account, or everyone. */
const permission = z
  .string()
  .regex(/^(?:iam:domain::[0-9a-f]{32}|\*)$/, 'must be iam:domain::<account id> or *');

export const listEndpointConnections = operation({
  id: 'ListEndpointConnections',
  title: 'List the connections to a gateway’s endpoint service',
  tag,
  action: 'apig:vpcEndpoints:listConnections',
  method: 'GET',
  path: `${ENDPOINT}/connections`,
  status: 200,
  query: listQuery({
    id: textFilter,
    marker_id: z
      .string()
      .regex(/^\d{1,15}$/, 'must be a number')
      .transform(Number)
      .optional(),
    status: z.enum(endpointConnectionStatuses).optional(),
  }),
  output: listOutput('connections', connection),
});

/**
 * `receive` accepts, `reject` refuses, and takes an accepted one back: its listener is closed, with what is connected to
 * it. All or none: one connection that does not exist, or is being deleted, and nothing is done. Answers those named.
 */
export const decideEndpointConnections = operation({
  id: 'AcceptOrRejectEndpointConnections',
  title: 'Accept or reject connections to a gateway’s endpoint service',
  tag,
  action: 'apig:vpcEndpoints:updateConnections',
  audit: ['vpc-endpoint', 'AcceptOrRejectEndpointConnections'],
  method: 'POST',
  path: `${ENDPOINT}/connections/action`,
  status: 200,
  body: z.strictObject({
    action: z.enum(['receive', 'reject']),
    endpoints: z.array(idSchema).min(1).max(MAX_ENDPOINT_CONNECTIONS),
  }),
  output: listOutput('connections', connection),
});

export const listEndpointPermissions = operation({
  id: 'ListEndpointPermissions',
  title: 'List who may ask for connections to a gateway’s endpoint service',
  tag,
  action: 'apig:vpcEndpoints:listPermissions',
  method: 'GET',
  path: `${ENDPOINT}/permissions`,
  status: 200,
  query: listQuery({ permission: textFilter }),
  output: listOutput(
    'permissions',
    z.object({ id: z.string(), permission: z.string(), created_at: timestamp }),
  ),
});

/** The gateway's own account needs none. */
export const addEndpointPermissions = operation({
  id: 'AddEndpointPermissions',
  title: 'Let accounts ask for connections to a gateway’s endpoint service',
  tag,
  action: 'apig:vpcEndpoints:addPermissions',
  audit: ['vpc-endpoint', 'AddEndpointPermissions'],
  method: 'POST',
  path: `${ENDPOINT}/permissions/batch-add`,
  status: 200,
  body: z.strictObject({ permissions: z.array(permission).min(1).max(MAX_ENDPOINT_PERMISSIONS) }),
  output: z.object({ permissions: z.array(z.string()) }),
});

/** Connections that are there stay. */
export const deleteEndpointPermissions = operation({
  id: 'DeleteEndpointPermissions',
  title: 'Let accounts no longer ask for connections to a gateway’s endpoint service',
  tag,
  action: 'apig:vpcEndpoints:deletePermissions',
  audit: ['vpc-endpoint', 'DeleteEndpointPermissions'],
  method: 'POST',
  path: `${ENDPOINT}/permissions/batch-delete`,
  status: 200,
  body: z.strictObject({ permissions: z.array(permission).min(1).max(MAX_ENDPOINT_PERMISSIONS) }),
  output: z.object({ permissions: z.array(z.string()) }),
});
