import { networkInterfaces } from 'node:os';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { type IpAddress, parseIp } from '../net/ip-address.ts';
import { compileIpSet } from '../net/ip-set.ts';
import { isMetadata, keyOf, restrictedRange } from '../net/restricted-range.ts';

export type Network = DocumentBody<'settings'>['network'];
export type Endpoint = NodeSpec['forbidden'][number];

/** Whether a backend connection may go to an address, and which rule says no. */
export type Verdict =
  | { readonly allowed: true; readonly isPublic: boolean }
  | { readonly allowed: false; readonly rule: EgressRule; readonly reason: string };

/** Stable words of decision records. */
export type EgressRule =
  | 'egress-no-address'
  | 'egress-forbidden-endpoint'
  | 'egress-metadata-service'
  | 'egress-restricted-range'
  | 'egress-public-access-off';

/** What backend connections of a gateway may reach, compiled. */
export interface EgressPolicy {
  /** Judges an address that a socket is about to connect to, or is connected to. */
  readonly judge: (address: string, port: number) => Verdict;
}

/**
 * Compiles the egress guard (reference 5.9): an address outside of the public network needs a route of the gateway,
 * a public one needs outbound access, and the control plane's own ports are never reached.
 * @param publicRanges blocks that need outbound access as public addresses do; they open nothing
 * @throws Error naming a route or range that cannot be read
 */
export function compileEgressPolicy(
  network: Network,
  forbidden: readonly Endpoint[],
  publicRanges: readonly string[],
): EgressPolicy {
  const isRouted = compileIpSet(network.routes);
  const countsAsPublic = compileIpSet(publicRanges);
  const named = new Set(network.routes.map(singleAddress));
  const judge = (address: string, port: number): Verdict => {
    const ip = parseIp(address);
    if (!ip) return denied('egress-no-address', `"${address}" is no IP address`);
    if (forbidden.some((endpoint) => endpoint.port === port && isSameHost(endpoint.address, ip))) {
      return denied('egress-forbidden-endpoint', `${address} port ${port} belongs to the control plane`);
    }
    if (isMetadata(ip) && !named.has(keyOf(ip))) {
      return denied(
        'egress-metadata-service',
        `${address} is a metadata service that no route names by itself`,
      );
    }
    const range = restrictedRange(ip);
    const routed = isRouted(address);
    if (range !== null && !routed) {
      return denied('egress-restricted-range', `${address} is in ${range} and no route leads there`);
    }
    const isPublic = countsAsPublic(address) || (range === null && !routed);
    if (isPublic && network.outbound === null) {
      return denied('egress-public-access-off', `${address} is public and outbound access is off`);
    }
    return { allowed: true, isPublic };
  };
  return { judge };
}

function denied(rule: EgressRule, reason: string): Verdict {
  return { allowed: false, rule, reason };
}

/** Key of the address that a route names by itself; of a block the empty one, which no address has. */
function singleAddress(route: string): string {
  const rule = parseIpRule(route);
  if (!rule || rule.from !== rule.to) return '';
  return `${rule.family}/${rule.from}`;
}

/**
 * Whether a forbidden address and a backend's are the same host. What listens on loopback or everywhere is reached
 * by each address of this machine, and an address more can come up while the gateway runs.
 */
function isSameHost(forbidden: string, ip: IpAddress): boolean {
  const own = parseIp(forbidden);
  if (!own) return false;
  return keyOf(own) === keyOf(ip) || (isThisMachine(own) && isThisMachine(ip));
}

function isThisMachine(ip: IpAddress): boolean {
  // The unspecified address leads to loopback where a system takes it as a destination.
  if (ip.family === 4 ? ip.value >>> 24 === 127 || ip.value === 0 : ip.value <= 1n) return true;
  const key = keyOf(ip);
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => keyOf(parseIp(address)) === key),
  );
}
