import { z } from 'zod';
import { enterpriseProjectIdSchema, idSchema } from '../ids.ts';
import { INSTANCE, OWN, PROJECT, resourceName, timestamp } from './fields.ts';
import { instanceTag, MAX_INSTANCE_TAGS } from './instance-tags.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

/** Editions that come with Turnpike; operators define more. */
export const instanceSpecs = ['BASIC', 'PROFESSIONAL', 'ENTERPRISE', 'PLATINUM'] as const;

/** Name of an edition, as operators choose it. Which there are, ListEditions tells. */
export const editionName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,31}$/, 'must be 2-32 capital letters, digits and _, with a letter first');

/**
 * Request header of creations: 1-64 letters, digits, `.`, `_`, `:`, `-`. The same again answers the gateway that was made
 * by it, and makes no second one.
 */
export const clientToken = 'x-client-token';
export const MAX_NODES = 16;
const nodeCount = z.int().min(1).max(MAX_NODES);

/** Which hours are allowed, the use-case says, because that has a code of its own (APIC.7235). */
const maintainTime = z.string().regex(/^([01]\d|2[0-3]):00:00$/, 'must be a full hour, like 22:00:00');
const description = z
  .string()
  .max(255)
  .regex(/^[^<>]*$/, 'must not contain < or >');
const billing = z.enum(['bandwidth', 'traffic']);

/** Reference 5.1. Network fields are kept as records: a self-hosted gateway listens on this machine's addresses. */
export const instanceCreateBody = z.strictObject({
  instance_name: resourceName,
  description: description.optional(),
  maintain_begin: maintainTime.optional(),
  maintain_end: maintainTime.optional(),
  instance_id: idSchema.optional(),
  spec_id: editionName.default('BASIC'),
  vpc_id: z.string().max(64).optional(),
  subnet_id: z.string().max(64).optional(),
  security_group_id: z.string().max(64).optional(),
  eip_id: z.string().max(64).optional(),
  enterprise_project_id: z.string().max(64).optional(),
  available_zone_ids: z.array(z.string().max(64)).max(10).optional(),
  bandwidth_size: z.int().min(0).max(2_000).optional(),
  bandwidth_charging_mode: billing.optional(),
  ipv6_enable: z.boolean().optional(),
  loadbalancer_provider: z.enum(['lvs', 'elb']).optional(),
  tags: z.array(instanceTag).max(MAX_INSTANCE_TAGS).optional(),
  vpcep_service_name: z.string().max(16).optional(),
  ingress_bandwidth_size: z.int().min(0).max(2_000).optional(),
  ingress_bandwidth_charging_mode: billing.optional(),
  /** Ours: processes that serve the gateway, side by side. */
  node_count: nodeCount.optional(),
});

export const instanceUpdateBody = z.strictObject({
  instance_name: resourceName.optional(),
  description: description.optional(),
  maintain_begin: maintainTime.optional(),
  maintain_end: maintainTime.optional(),
  security_group_id: z.string().max(64).optional(),
  vpcep_service_name: z.string().max(16).optional(),
  /** Ours: moves the gateway. */
  enterprise_project_id: enterpriseProjectIdSchema.optional(),
  /** Ours: nodes are added or removed while the others serve. */
  node_count: nodeCount.optional(),
});

const instanceBase = z.object({
  id: z.string(),
  project_id: z.string(),
  instance_name: z.string(),
  status: z.string(),
  instance_status: z.int(),
  type: z.literal('apig'),
  spec: z.string(),
  /** Unix ms. */
  create_time: z.int(),
  enterprise_project_id: z.string(),
  eip_address: z.string(),
  charging_mode: z.int(),
  cbc_metadata: z.string(),
  loadbalancer_provider: z.string(),
  cbc_operation_locks: z.array(z.object({ lock_scene: z.string(), lock_source_id: z.string() })),
});

const ingressEndpoint = z.object({
  protocol: z.enum(['HTTP', 'HTTPS']),
  address: z.string(),
  port: z.int(),
  url: z.string(),
});

const endpointService = z.object({
  /** What other accounts ask for a connection by. */
  service_name: z.string(),
  created_at: timestamp,
});

const isolationMeans = z.object({
  applied: z.boolean(),
  /** For people: the value and by what it is held, or why it is not. */
  detail: z.string(),
});

const node = z.object({
  name: z.string(),
  state: z.enum(['starting', 'ready', 'draining', 'stopped']),
  pid: z.int().nullable(),
  /** Of the gateway program that it runs; null: not known yet. */
  version: z.string().nullable(),
  started_at: timestamp.nullable(),
  /** Times that its process was brought back after it had ended by itself. */
  restarts: z.int(),
  /** How the last process that ended by itself ended, for people. */
  last_exit: z.string().nullable(),
  /** Null: not known yet. */
  isolation: z
    .object({
      user: isolationMeans,
      memory: isolationMeans,
      fileDescriptors: isolationMeans,
      cpu: isolationMeans,
      namespaces: isolationMeans,
    })
    .nullable(),
  wanted_revision: z.int(),
  /** -1: the node has not acknowledged any revision yet. */
  applied_revision: z.int(),
  /** Why the node refused the wanted revision; null: it did not. */
  refused_reason: z.string().nullable(),
  last_seen: timestamp.nullable(),
});

/** What nodes of the gateway's edition may use. */
const profile = z.object({
  name: z.string(),
  worker_threads: z.int(),
  memory_limit_mib: z.int(),
  file_descriptors: z.int(),
  /** Cores. */
  cpu_share: z.number(),
  connections: z.int(),
  requests_per_second: z.int(),
  /** Of the whole gateway. */
  apis: z.int(),
});

/** Work that is under way: create, restart, resize, upgrade, nodes, recover or delete. */
const operationUnderWay = z.object({ name: z.string(), started_at: timestamp.nullable() });

/** Reference 5.4; from `ingress_endpoints` on it is ours. */
export const instanceDetail = instanceBase.extend({
  description: z.string(),
  vpc_id: z.string(),
  subnet_id: z.string(),
  security_group_id: z.string(),
  maintain_begin: z.string(),
  maintain_end: z.string(),
  ingress_ip: z.string(),
  ingress_ip_v6: z.string(),
  user_id: z.string(),
  nat_eip_address: z.string(),
  bandwidth_size: z.int(),
  bandwidth_charging_mode: z.string(),
  /** Mbit/s; 0: no inbound access, or by an EIP without a limit. */
  ingress_bandwidth_size: z.int(),
  ingress_bandwidth_charging_mode: z.string(),
  available_zone_ids: z.string(),
  instance_version: z.string(),
  supported_features: z.array(z.string()),
  node_ips: z.object({ livedata: z.array(z.string()), shubao: z.array(z.string()) }),
  publicips: z.array(z.object({ ip_address: z.string(), bandwidth_size: z.int() })),
  privateips: z.array(z.object({ ip_address: z.string(), bandwidth_size: z.int() })),
  is_releasable: z.boolean(),
  endpoint_service: endpointService,
  endpoint_services: z.array(endpointService),
  ingress_endpoints: z.array(ingressEndpoint),
  nodes: z.array(node),
  /** Nodes that are wanted; `nodes` are those that there are. */
  node_count: z.int(),
  /** Null: the operator removed it. */
  edition: profile.nullable(),
  operation: operationUnderWay.nullable(),
  /** Program that is installed and that not all nodes run; null: there is none. */
  available_version: z.string().nullable(),
  /** Something failed, and RetryInstance tries it again. */
  retriable: z.boolean(),
  error_code: z.string().nullable(),
  error_msg: z.string().nullable(),
});

export const createInstance = operation({
  id: 'CreateInstanceV2',
  title: 'Create a gateway',
  tag: 'Gateways',
  action: 'apig:instances:create',
  audit: ['Instance', 'CreateInstance'],
  method: 'POST',
  path: `${PROJECT}/instances`,
  status: 202,
  headers: [clientToken],
  body: instanceCreateBody,
  output: z.object({ instance_id: z.string(), message: z.string(), job_id: z.string() }),
});

export const listInstances = operation({
  id: 'ListInstancesV2',
  title: 'List gateways',
  tag: 'Gateways',
  action: 'apig:instances:list',
  method: 'GET',
  path: `${PROJECT}/instances`,
  status: 200,
  query: listQuery({ instance_id: textFilter, instance_name: textFilter, status: textFilter }),
  output: listOutput('instances', instanceBase),
});

export const showInstance = operation({
  id: 'ShowDetailsOfInstanceV2',
  title: 'Show a gateway',
  tag: 'Gateways',
  action: 'apig:instances:get',
  method: 'GET',
  path: INSTANCE,
  status: 200,
  output: instanceDetail,
});

export const updateInstance = operation({
  id: 'UpdateInstanceV2',
  title: 'Update a gateway',
  tag: 'Gateways',
  action: 'apig:instances:update',
  audit: ['Instance', 'UpdateInstance'],
  method: 'PUT',
  path: INSTANCE,
  status: 200,
  body: instanceUpdateBody,
  output: instanceDetail,
});

export const deleteInstance = operation({
  id: 'DeleteInstancesV2',
  title: 'Delete a gateway',
  tag: 'Gateways',
  action: 'apig:instances:delete',
  audit: ['Instance', 'DeleteInstances'],
  method: 'DELETE',
  path: INSTANCE,
  status: 204,
});

export const showInstanceProgress = operation({
  id: 'ShowDetailsOfInstanceProgressV2',
  title: 'Show the progress of creating a gateway',
  tag: 'Gateways',
  action: 'apig:instances:get',
  method: 'GET',
  path: `${INSTANCE}/progress`,
  status: 200,
  output: z.object({
    progress: z.int(),
    status: z.enum(['creating', 'success', 'failed']),
    error_code: z.string(),
    error_msg: z.string(),
    /** Unix ms. */
    start_time: z.int(),
    /** Unix ms; 0 while it goes on. */
    end_time: z.int(),
  }),
});

export const listInstanceEvents = operation({
  id: 'ListInstanceEvents',
  title: 'List the time line of a gateway',
  tag: 'Gateways',
  action: 'apig:instances:get',
  method: 'GET',
  path: `${OWN}/instances/{instance_id}/events`,
  status: 200,
  query: listQuery({}),
  output: listOutput(
    'events',
    z.object({ id: z.string(), kind: z.string(), message: z.string(), time: timestamp }),
  ),
});
