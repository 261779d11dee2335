import { networkInterfaces } from 'node:os';
import { parseIp } from './ip-address.ts';

/**
 * Tells whether a host is an address of this machine or `localhost`: such a call reaches the DEFAULT group
 * (reference 10.1). The addresses are read once; loopback always counts.
 * @param boundHost address that the listeners bind to
 */
export function ownAddresses(boundHost: string): (host: string) => boolean {
  const known = new Set(['localhost']);
  const add = (address: string): void => {
    const ip = parseIp(address);
    if (ip) known.add(`${ip.family}/${ip.value}`);
  };
  add(boundHost);
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address } of addresses ?? []) add(address);
  }
  return (host) => {
    if (known.has(host)) return true;
    const ip = parseIp(host);
    if (!ip) return false;
    const isLoopback = ip.family === 4 ? ip.value >>> 24 === 127 : ip.value === 1n;
    return isLoopback || known.has(`${ip.family}/${ip.value}`);
  };
}
