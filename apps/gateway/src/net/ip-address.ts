import { isIPv6 } from 'node:net';

/** An address as a number: IPv4 below 2^32, IPv6 below 2^128. */
export type IpAddress =
  | { readonly family: 4; readonly value: number }
  | { readonly family: 6; readonly value: bigint };

const MAPPED_PREFIX = 0xffffn;

/**
 * Reads an address. IPv4-mapped IPv6 (`::ffff:1.2.3.4`) is the IPv4 address that it holds, because a dual-stack
 * socket reports IPv4 callers so. A zone (`%eth0`) is dropped.
 * @returns null when the text is no address (also for IPv4 with leading zeros, which some read as octal)
 */
export function parseIp(text: string): IpAddress | null {
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    return value < 0 ? null : { family: 4, value };
  }
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  if (!isIPv6(bare)) return null;
  const value = parseIpv6(bare);
  return value >> 32n === MAPPED_PREFIX
    ? { family: 4, value: Number(value & 0xffff_ffffn) }
    : { family: 6, value };
}

/** The address in its usual spelling when it is IPv4 or IPv4-mapped, else unchanged. */
export function plainAddress(text: string): string {
  if (!text.startsWith('::ffff:')) return text;
  const mapped = text.slice(7);
  return parseIpv4(mapped) < 0 ? text : mapped;
}

/** Dotted quad as a number below 2^32, or -1. */
export function parseIpv4(text: string): number {
  let value = 0;
  let octet = -1;
  let octets = 1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (octet < 0 || octets === 4) return -1;
      value = value * 256 + octet;
      octet = -1;
      octets += 1;
    } else if (code >= 48 && code <= 57) {
      if (octet === 0) return -1;
      octet = Math.max(octet, 0) * 10 + code - 48;
      if (octet > 255) return -1;
    } else {
      return -1;
    }
  }
  return octets === 4 && octet >= 0 ? value * 256 + octet : -1;
}

/** A valid IPv6 text without zone as a number. */
function parseIpv6(text: string): bigint {
  let rest = text;
  const lastColon = text.lastIndexOf(':');
  if (text.includes('.')) {
    const ipv4 = parseIpv4(text.slice(lastColon + 1));
    rest = `${text.slice(0, lastColon + 1)}${(ipv4 >>> 16).toString(16)}:${(ipv4 & 0xffff).toString(16)}`;
  }
  const [head = '', tail] = rest.split('::');
  const headGroups = groups(head);
  const tailGroups = tail === undefined ? [] : groups(tail);
  const zeros = new Array<string>(8 - headGroups.length - tailGroups.length).fill('0');
  let value = 0n;
  for (const group of [...headGroups, ...zeros, ...tailGroups]) {
    value = (value << 16n) | BigInt(Number.parseInt(group, 16));
  }
  return value;
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
