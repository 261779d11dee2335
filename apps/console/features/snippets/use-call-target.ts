'use client';

import type { ApiDetail } from '../apis/queries.ts';
import { useGateway } from '../gateways/queries.ts';

/** Where callers reach an API: the domain of its group at one of the gateway's ports. */
export interface CallTarget {
  readonly host: string;
  readonly portOf: (protocol: 'HTTP' | 'HTTPS') => number | undefined;
  /** Protocols that both the gateway and the API offer. */
  readonly protocols: readonly ('HTTP' | 'HTTPS')[];
}

export function useCallTarget(gatewayId: string, api: ApiDetail): CallTarget {
  const endpoints = useGateway(gatewayId).data?.ingress_endpoints ?? [];
  const portOf = (protocol: 'HTTP' | 'HTTPS') => endpoints.find((one) => one.protocol === protocol)?.port;
  const group = api.api_group_info;
  const bound = group.url_domains[0]?.domain;
  return {
    host: bound && !group.sl_domain_access_enabled ? bound : group.sl_domain,
    portOf,
    protocols: (['HTTP', 'HTTPS'] as const).filter(
      (protocol) =>
        portOf(protocol) !== undefined && (api.req_protocol === 'BOTH' || api.req_protocol === protocol),
    ),
  };
}
