import type { DocumentBody } from '@turnpike/contracts/snapshot/document';

/** What of a gateway's row its network is compiled from. */
export interface NetworkSource {
  /** Null: the gateway has none. */
  routes: string[] | null;
  /** An elastic IP that is bound; null: none. */
  eipId: string | null;
  /** Mbit/s; null: no access in that direction. */
  ingressBandwidthMbit: number | null;
  egressBandwidthMbit: number | null;
  nodesWanted: number;
}

/**
 * Compiles whom a gateway may have to do with (reference 5.9). Inbound access comes with a bound EIP, which has no
 * limit of its own, or with a bandwidth.
 */
export function compileNetwork(source: NetworkSource): DocumentBody<'settings'>['network'] {
  const { routes, eipId, ingressBandwidthMbit, egressBandwidthMbit, nodesWanted } = source;
  return {
    routes: routes ?? [],
    inbound:
      eipId === null && !ingressBandwidthMbit ? null : { bandwidthMbits: ingressBandwidthMbit || null },
    outbound: egressBandwidthMbit ? { bandwidthMbits: egressBandwidthMbit } : null,
    nodes: Math.max(nodesWanted, 1),
  };
}
