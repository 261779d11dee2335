import { lookup } from 'node:dns/promises';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { WorkerConfig } from '../../config.ts';

/** What gateways are told of the network of the machine that they run on, and of who watches it. */
export type MachineNetwork = Pick<NodeSpec, 'forbidden' | 'publicRanges' | 'dnsServers' | 'tracing'>;

type Source = Pick<WorkerConfig, 'databaseUrl' | 'redisUrl' | 'publicRanges' | 'dnsServers' | 'tracing'>;

const DEFAULT_PORTS: Record<string, number> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'http:': 80,
  'https:': 443,
  'redis:': 6379,
  'rediss:': 6379,
};

/**
 * Names the control plane's own ports, which no tenant's backend may be: the config feed, PostgreSQL, Redis, the collector.
 * A server whose name does not resolve now is left out: a gateway could not reach it either.
 */
export async function machineNetwork(config: Source, feedPort: number): Promise<MachineNetwork> {
  const urls = [config.databaseUrl, config.redisUrl, config.tracing?.endpoint ?? null].filter(
    (url) => url !== null,
  );
  const servers = await Promise.all(urls.map(endpointsOf));
  return {
    forbidden: [{ address: '127.0.0.1', port: feedPort }, ...servers.flat()],
    publicRanges: config.publicRanges,
    dnsServers: config.dnsServers,
    tracing: config.tracing,
  };
}

async function endpointsOf(url: string): Promise<MachineNetwork['forbidden']> {
  const { protocol, hostname, port } = new URL(url);
  // A local socket has no host.
  if (hostname === '') return [];
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookup(host, { all: true }).catch(() => []);
  return addresses
    .map(({ address }) => ({ address, port: Number(port) || (DEFAULT_PORTS[protocol] ?? 0) }))
    .filter((endpoint) => endpoint.port > 0)
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}
