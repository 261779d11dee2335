import { type IpAddress, parseIp } from './ip-address.ts';

/** A closed range of numbers. */
interface Range<N extends number | bigint> {
  from: N;
  to: N;
}

/** Tells whether an address (IPv4, IPv6 or IPv4-mapped) is in the set; a text that is no address never is. */
export type IpSet = (address: string) => boolean;

/**
 * Compiles access control values to sorted, merged ranges that are searched by halving.
 * @param entries single addresses, `from-to` ranges or CIDR blocks (host bits are ignored), IPv4 or IPv6
 * @throws Error naming the entry that cannot be read
 */
export function compileIpSet(entries: readonly string[]): IpSet {
  const v4: Range<number>[] = [];
  const v6: Range<bigint>[] = [];
  for (const entry of entries) {
    const { from, to } = parseEntry(entry.trim());
    if (from.family === 4 && to.family === 4) v4.push({ from: from.value, to: to.value });
    else if (from.family === 6 && to.family === 6) v6.push({ from: from.value, to: to.value });
    else throw new Error(`"${entry}" mixes IPv4 and IPv6`);
  }
  const ranges4 = merge(v4, (value) => value + 1);
  const ranges6 = merge(v6, (value) => value + 1n);
  return (address) => {
    const ip = parseIp(address);
    if (ip === null) return false;
    return ip.family === 4 ? contains(ranges4, ip.value) : contains(ranges6, ip.value);
  };
}

/** The first of the entries that holds an address, as it is written; null: none does. For explaining, not for calls. */
export function entryHolding(entries: readonly string[], address: string): string | null {
  return entries.find((entry) => compileIpSet([entry])(address)) ?? null;
}

function parseEntry(entry: string): { from: IpAddress; to: IpAddress } {
  const slash = entry.indexOf('/');
  if (slash >= 0) return parseBlock(entry, entry.slice(0, slash), entry.slice(slash + 1));
  const dash = entry.indexOf('-');
  const from = parseIp(dash < 0 ? entry : entry.slice(0, dash).trim());
  const to = dash < 0 ? from : parseIp(entry.slice(dash + 1).trim());
  if (!from || !to) throw new Error(`"${entry}" is not an IP address, range or CIDR block`);
  if (from.family === to.family && from.value > to.value) throw new Error(`"${entry}" ends before it starts`);
  return { from, to };
}

function parseBlock(entry: string, base: string, suffix: string): { from: IpAddress; to: IpAddress } {
  const ip = parseIp(base);
  const written = /^\d{1,3}$/.test(suffix) ? Number(suffix) : -1;
  // The prefix of an IPv4-mapped block counts the 96 bits before the IPv4 address.
  const bits = ip?.family === 4 && base.includes(':') ? written - 96 : written;
  if (!ip || written < 0 || bits < 0 || bits > (ip.family === 4 ? 32 : 128)) {
    throw new Error(`"${entry}" is not a CIDR block`);
  }
  if (ip.family === 4) {
    const size = 2 ** (32 - bits);
    const from = Math.floor(ip.value / size) * size;
    return { from: { family: 4, value: from }, to: { family: 4, value: from + size - 1 } };
  }
  const hostBits = BigInt(128 - bits);
  const from = (ip.value >> hostBits) << hostBits;
  return { from: { family: 6, value: from }, to: { family: 6, value: from + (1n << hostBits) - 1n } };
}

function merge<N extends number | bigint>(ranges: Range<N>[], next: (value: N) => N): Range<N>[] {
  const merged: Range<N>[] = [];
  for (const range of ranges.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last && range.from <= next(last.to)) {
      if (range.to > last.to) last.to = range.to;
    } else {
      merged.push({ ...range });
    }
  }
  return merged;
}

function contains<N extends number | bigint>(ranges: readonly Range<N>[], value: N): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range === undefined || value < range.from) high = middle - 1;
    else if (value > range.to) low = middle + 1;
    else return true;
  }
  return false;
}
