import type { ListenerSpec, UnitProfile, UnitSpec } from './driver.ts';
import type { EditionRow, InstanceRecord, ListenerRow } from './repository.ts';

/** Names of a gateway's nodes: the first `count` of `node-1`, `node-2` … */
export function nodeNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `node-${index + 1}`);
}

/** The port of a gateway's default listener; undefined: it has none yet. */
export function defaultPort(
  listeners: Pick<ListenerRow, 'purpose' | 'protocol' | 'port'>[],
  protocol: 'HTTP' | 'HTTPS',
): number | undefined {
  return listeners.find((row) => row.purpose === 'DEFAULT' && row.protocol === protocol)?.port;
}

/** Whether ports and nodes are on record, so that a unit can be described. */
export function isPlaced({ listeners, nodes, nodesWanted }: InstanceRecord): boolean {
  const known = new Set(nodes.map(({ name }) => name));
  const hasPorts =
    defaultPort(listeners, 'HTTP') !== undefined && defaultPort(listeners, 'HTTPS') !== undefined;
  return hasPorts && nodeNames(nodesWanted).every((name) => known.has(name));
}

/**
 * What the driver is told of a gateway: the same record gives the same words, because drivers compare.
 * @throws Error when its edition is gone
 */
export function unitSpec(record: InstanceRecord, host: string, installedVersion: string): UnitSpec {
  if (!record.edition) throw new Error(`The edition ${record.spec} is not defined any more.`);
  return {
    name: record.id,
    host,
    listeners: record.listeners.map((row) => listenerSpec(record, row)),
    nodes: nodeNames(record.nodesWanted).map((name) => ({ name, generation: record.nodeGeneration })),
    version: record.gatewayVersion ?? installedVersion,
    profile: profileOf(record.edition),
  };
}

function listenerSpec({ endpointConnections }: InstanceRecord, row: ListenerRow): ListenerSpec {
  const { id, protocol, port, purpose, connectionId } = row;
  const connection = endpointConnections.find((candidate) => candidate.id === connectionId);
  return {
    id,
    protocol: protocol as ListenerSpec['protocol'],
    port,
    purpose: purpose as ListenerSpec['purpose'],
    account: connection ? { id: connection.accountId, name: connection.accountName } : null,
  };
}

function profileOf(edition: EditionRow): UnitProfile {
  return {
    name: edition.name,
    workerThreads: edition.workerThreads,
    memoryLimitMib: edition.memoryLimitMib,
    fileDescriptorLimit: edition.fileDescriptors,
    cpuShare: edition.cpuShare,
    connectionLimit: edition.connections,
    requestsPerSecond: edition.requestsPerSecond,
  };
}
