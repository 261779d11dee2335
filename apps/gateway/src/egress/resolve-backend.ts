import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a host name. @throws Error with code ENOTFOUND or another one of the resolver */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** Asks the system, which also reads /etc/hosts. */
export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true, order: 'verbatim' });

/**
 * Asks name servers directly, A and AAAA at once.
 * @param servers `address[:port]`
 */
export function resolveByServers(servers: readonly string[]): Resolve {
  const resolver = new Resolver();
  resolver.setServers(servers);
  return async (hostname) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found: LookupAddress[] = [
      ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
      ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (found.length > 0) return found;
    const cause = v4.status === 'rejected' ? v4.reason : undefined;
    throw Object.assign(new Error(`${hostname} does not resolve`, { cause }), { code: 'ENOTFOUND' });
  };
}
