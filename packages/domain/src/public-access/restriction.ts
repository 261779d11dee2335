import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import { restrictedIpv4Ranges, restrictedIpv6Ranges } from '@turnpike/contracts/net/restricted-ranges';

/** Ranges that the egress guard of every gateway refuses without a route. */
export const restrictedCidrs: readonly string[] = [...restrictedIpv4Ranges, ...restrictedIpv6Ranges].map(
  ({ cidr }) => cidr,
);

/** The address that gateways listen on, as a block; empty when they listen on all, or on a name. */
export function listeningBlock(host: string): string {
  const rule = parseIpRule(host);
  if (!rule || rule.from === 0n) return '';
  return `${host}/${rule.family === 4 ? 32 : 128}`;
}
