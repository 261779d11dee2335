/** A closed range of addresses of one family; an address stands for itself, a block for all that it spans. */
export interface IpRule {
  family: 4 | 6;
  /** First and last address as numbers, below 2^32 (IPv4) or 2^128 (IPv6). */
  from: bigint;
  to: bigint;
}

interface Address {
  family: 4 | 6;
  value: bigint;
}

/** Upper 96 bits of an IPv4-mapped IPv6 address, `::ffff:a.b.c.d`. */
const MAPPED_PREFIX = 0xffffn;
const MAPPED_PREFIX_BITS = 96;

/**
 * Reads one value of an access control list (reference 12.1): an address, `from-to`, or a CIDR block, whose host
 * bits may be set (`192.168.0.1/16`). IPv4 or IPv6; IPv4-mapped IPv6 counts as IPv4, as gateways see such callers.
 * @returns null when the text is none of these: also for blanks, zones, leading zeros (some read them as octal), a
 * range that ends before it starts or mixes families
 */
export function parseIpRule(text: string): IpRule | null {
  if (text.includes('/')) return parseBlock(text);
  const [first = '', last = first, ...more] = text.split('-');
  const from = parseAddress(first);
  const to = parseAddress(last);
  if (!from || !to || more.length > 0 || from.family !== to.family || from.value > to.value) return null;
  return { family: from.family, from: from.value, to: to.value };
}

function parseBlock(text: string): IpRule | null {
  const [base = '', suffix = '', ...more] = text.split('/');
  const address = parseAddress(base);
  if (!address || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(suffix)) return null;
  const isMapped = address.family === 4 && base.includes(':');
  const prefixBits = Number(suffix) - (isMapped ? MAPPED_PREFIX_BITS : 0);
  const addressBits = address.family === 4 ? 32 : 128;
  if (prefixBits < 0 || prefixBits > addressBits) return null;
  const hostBits = BigInt(addressBits - prefixBits);
  const from = (address.value >> hostBits) << hostBits;
  return { family: address.family, from, to: from + (1n << hostBits) - 1n };
}

function parseAddress(text: string): Address | null {
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    return value === null ? null : { family: 4, value };
  }
  const value = parseIpv6(text);
  if (value === null) return null;
  return value >> 32n === MAPPED_PREFIX ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value };
}

function parseIpv4(text: string): bigint | null {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet))) return null;
  let value = 0n;
  for (const octet of octets.map(BigInt)) {
    if (octet > 255n) return null;
    value = (value << 8n) | octet;
  }
  return value;
}

/** The URL parser, which browsers have too, checks and writes out what is left: hex groups, one `::`. No zones. */
function parseIpv6(text: string): bigint | null {
  const url = /^[\da-f:.]{2,45}$/i.test(text) ? `http://[${text}]` : '';
  if (!URL.canParse(url)) return null;
  const canonical = new URL(url).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const groups =
    tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return [...groups].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
