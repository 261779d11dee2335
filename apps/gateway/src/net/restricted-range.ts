import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import {
  metadataAddresses,
  NAT64_PREFIX,
  type RestrictedRange,
  restrictedIpv4Ranges,
  restrictedIpv6Ranges,
} from '@turnpike/contracts/net/restricted-ranges';
import { type IpAddress, parseIp } from './ip-address.ts';

interface Block extends RestrictedRange {
  readonly from: bigint;
  readonly to: bigint;
}

const blocks4 = restrictedIpv4Ranges.map(block);
const blocks6 = restrictedIpv6Ranges.map(block);
const nat64 = block({ cidr: NAT64_PREFIX, name: 'NAT64' });
const metadata = new Set(metadataAddresses.map((address) => keyOf(parseIp(address))));

function block(range: RestrictedRange): Block {
  const rule = parseIpRule(range.cidr);
  if (!rule) throw new Error(`${range.cidr} is not a CIDR block`);
  return { ...range, from: rule.from, to: rule.to };
}

/** An address as a key of sets. */
export function keyOf(ip: IpAddress | null): string {
  return ip ? `${ip.family}/${ip.value}` : '';
}

/** The range that keeps an address out of the public network, as `cidr (name)`; null for a public address. */
export function restrictedRange(ip: IpAddress): string | null {
  const behind = embeddedIpv4(ip);
  if (behind) {
    const range = restrictedRange(behind);
    return range && `${range} through ${NAT64_PREFIX}`;
  }
  const value = BigInt(ip.value);
  const found = (ip.family === 4 ? blocks4 : blocks6).find(({ from, to }) => value >= from && value <= to);
  return found ? `${found.cidr} (${found.name})` : null;
}

/** Whether a cloud's metadata service answers there, also behind NAT64. */
export function isMetadata(ip: IpAddress): boolean {
  return metadata.has(keyOf(ip)) || metadata.has(keyOf(embeddedIpv4(ip)));
}

/** The IPv4 address that a translator makes of a NAT64 address. */
function embeddedIpv4(ip: IpAddress): IpAddress | null {
  if (ip.family === 4 || ip.value < nat64.from || ip.value > nat64.to) return null;
  return { family: 4, value: Number(ip.value & 0xffff_ffffn) };
}
