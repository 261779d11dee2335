import { lookup as resolve } from 'node:dns';
import { Agent, type AgentOptions } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that lead into this machine or its own network (RFC 6890 and kin). */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

/** Does the address lead inside? IPv4 in IPv6 clothing counts as what it is. */
export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isInside(mapped);
  const family = isIP(address);
  return family === 0 || inside.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const refused = (host: string): Error => new Error(`${host} leads into this network`);

/** Resolves names and refuses those that lead inside: what was checked is what is connected to. */
const outsideOnly: LookupFunction = (host, options, callback) => {
  resolve(host, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '', 0);
    const first = found[0];
    if (!first || found.some(({ address }) => isInside(address))) return callback(refused(host), '', 0);
    if (options.all) return callback(null, found);
    callback(null, first.address, first.family);
  });
};

/**
 * An agent for addresses that tenants name: it connects to the outside only, whatever a name resolves to at that
 * moment, and only by TLS (Node refuses plain http with an agent of https).
 */
export class OutsideAgent extends Agent {
  constructor(options: AgentOptions = {}) {
    super({ ...options, lookup: outsideOnly });
  }

  override createConnection(...[options, callback]: Parameters<Agent['createConnection']>) {
    const { host = '' } = options as { host?: string };
    if (isIP(host) !== 0 && isInside(host)) throw refused(host);
    return super.createConnection(options, callback);
  }
}
