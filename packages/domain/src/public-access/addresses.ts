import type { Env } from '../kernel/define-operation.ts';

/** What of the installation says where its gateways are on the public network. */
export type PublicPlace = Pick<Env, 'publicAddress' | 'gatewayHost'>;

/** Addresses that mean "all of this machine": no address to call. */
const WILDCARDS = ['0.0.0.0', '::'];

/** Address by which public callers reach a gateway: as the operator says, else the one that it listens on. */
export function inboundAddress({ publicAddress, gatewayHost }: PublicPlace): string {
  if (publicAddress !== null) return publicAddress;
  return WILDCARDS.includes(gatewayHost) ? '' : gatewayHost;
}

/** Address that public backends see: only the operator can know what stands between. */
export function outboundAddress({ publicAddress }: PublicPlace): string {
  return publicAddress ?? '';
}
