import { parseIp } from '../net/ip-address.ts';

const HOST_BITS = 64n;

/**
 * What a caller's address is counted as: an IPv4 address by itself, IPv6 addresses by their network of 64 bits, because
 * whoever has one of those has all 2^64 addresses in it. Spellings of one address are one.
 */
export function countedAs(address: string): string {
  if (!address.includes(':')) return address;
  const ip = parseIp(address);
  if (ip === null) return address;
  return ip.family === 4 ? String(ip.value) : `${(ip.value >> HOST_BITS).toString(16)}::/64`;
}
