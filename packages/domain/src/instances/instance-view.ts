import { supportedFeatures } from '@turnpike/contracts/features/feature-table';
import type { instanceDetail } from '@turnpike/contracts/http/instances';
import type { z } from 'zod';
import type { EditionRow } from '../editions/repository.ts';
import { serviceName } from '../endpoint-services/service-name.ts';
import { publicAccessView } from '../public-access/access-view.ts';
import type { PublicPlace } from '../public-access/addresses.ts';
import { statusNumber } from './instance-status.ts';
import { failedOperation, type InstanceRow, type InstanceWithNodes } from './repository.ts';

type Detail = z.output<typeof instanceDetail>;

/** What a list of gateways shows of each (reference model RespInstanceBase). */
export function instanceBaseView(row: InstanceRow, place: PublicPlace) {
  const attributes = row.attributes as Record<string, unknown>;
  return {
    id: row.id,
    project_id: row.projectId,
    instance_name: row.name,
    status: row.status,
    instance_status: statusNumber(row.status),
    type: 'apig' as const,
    spec: row.spec,
    create_time: row.createdAt.getTime(),
    enterprise_project_id: row.enterpriseProjectId,
    eip_address: publicAccessView(row, place).eip_address,
    charging_mode: 'order' in attributes ? 1 : 0,
    cbc_metadata: '',
    loadbalancer_provider: text(attributes.loadbalancer_provider) || 'elb',
    cbc_operation_locks: [],
  };
}

/** A whole gateway (reference 5.4), with its ingress endpoints and nodes. */
export function instanceDetailView(row: InstanceWithNodes, place: PublicPlace): Detail {
  const attributes = row.attributes as Record<string, unknown>;
  const zones = attributes.available_zone_ids;
  const addresses = [...new Set(row.nodes.map((node) => node.host))];
  return {
    ...instanceBaseView(row, place),
    ...publicAccessView(row, place),
    description: row.description,
    vpc_id: text(attributes.vpc_id),
    subnet_id: text(attributes.subnet_id),
    security_group_id: text(attributes.security_group_id),
    maintain_begin: row.maintainBegin,
    maintain_end: row.maintainEnd,
    ingress_ip: addresses[0] ?? '',
    ingress_ip_v6: '',
    user_id: row.createdBy,
    available_zone_ids: Array.isArray(zones) ? JSON.stringify(zones) : '',
    instance_version: runningVersion(row),
    supported_features: [...supportedFeatures],
    node_ips: { livedata: addresses, shubao: addresses },
    privateips: addresses.map((address) => ({ ip_address: address, bandwidth_size: 0 })),
    is_releasable: row.status !== 'Deleting',
    endpoint_service: endpointServiceOf(row),
    endpoint_services: [endpointServiceOf(row)],
    ingress_endpoints: endpointsOf(addresses[0], row.listeners),
    nodes: row.nodes.map((node) => nodeView(node, row.configRevision)),
    node_count: row.nodesWanted,
    edition: row.edition && editionView(row.edition),
    operation:
      row.operation === null ? null : { name: row.operation, started_at: iso(row.operationStartedAt) },
    available_version: row.availableVersion,
    retriable: failedOperation(row) !== null,
    error_code: row.errorCode,
    error_msg: row.errorMessage,
  };
}

function endpointServiceOf(row: InstanceWithNodes): Detail['endpoint_service'] {
  const { vpcep_service_name } = row.attributes as Record<string, unknown>;
  const named = {
    projectName: row.project.name,
    label: text(vpcep_service_name),
    serviceId: row.endpointServiceId,
  };
  return { service_name: serviceName(named), created_at: row.createdAt.toISOString() };
}

function nodeView(node: InstanceWithNodes['nodes'][number], wantedRevision: number): Detail['nodes'][number] {
  return {
    name: node.name,
    state: node.state as Detail['nodes'][number]['state'],
    pid: node.pid,
    version: node.version,
    started_at: iso(node.startedAt),
    restarts: node.restarts,
    last_exit: node.lastExit,
    isolation: node.isolation as Detail['nodes'][number]['isolation'],
    wanted_revision: wantedRevision,
    applied_revision: node.appliedRevision,
    refused_reason: node.refusedReason,
    last_seen: iso(node.lastSeenAt),
  };
}

/** What gateways of an edition may use, as the wire has it. */
export function editionView(edition: EditionRow) {
  return {
    name: edition.name,
    worker_threads: edition.workerThreads,
    memory_limit_mib: edition.memoryLimitMib,
    file_descriptors: edition.fileDescriptors,
    cpu_share: edition.cpuShare,
    connections: edition.connections,
    requests_per_second: edition.requestsPerSecond,
    apis: edition.apis,
  };
}

/** While nodes are replaced, that of the one that comes last. */
function runningVersion({ nodes, gatewayVersion }: InstanceWithNodes): string {
  return nodes.findLast(({ version }) => version !== null)?.version ?? gatewayVersion ?? '';
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** Where calls come in: by the default and the further ports that are open, not by those that are private to a connection. */
function endpointsOf(
  host: string | undefined,
  listeners: InstanceWithNodes['listeners'],
): Detail['ingress_endpoints'] {
  if (host === undefined) return [];
  const address = host.includes(':') ? `[${host}]` : host;
  return listeners
    .filter(({ purpose, status }) => purpose === 'DEFAULT' || (purpose === 'CUSTOM' && status === 'open'))
    .map(({ protocol, port }) => ({
      protocol: protocol as 'HTTP' | 'HTTPS',
      address: host,
      port,
      url: `${protocol.toLowerCase()}://${address}:${port}`,
    }));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
