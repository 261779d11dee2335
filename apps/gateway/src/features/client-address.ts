import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import { parseIp, plainAddress } from '../net/ip-address.ts';

/** Reads the caller's address from headers by lower-case name; null: they tell none. */
export type ClientAddress = (headers: ReadonlyMap<string, string>) => string | null;

/**
 * Compiles where the caller's address is read from (reference 5.5): a header of the tenant's own goes before
 * X-Forwarded-For. Whether a header can be believed is decided by who sets it, which the tenant says by these features.
 * @returns null when it is the address of the connection
 */
export function compileClientAddress(features: CompiledFeatures): ClientAddress | null {
  const { real_ip_from_xff: xff, real_ip_header_getter: getter } = features;
  const name = getter?.header_getter.slice('header:'.length).toLowerCase();
  if (name === undefined && !xff) return null;
  return (headers) => {
    const own = name === undefined ? undefined : headers.get(name);
    const address = own === undefined ? null : addressOf(own);
    if (address !== null || !xff) return address;
    const forwarded = headers.get('x-forwarded-for');
    return forwarded === undefined ? null : addressOf(forwarded.split(',').at(xff.xff_index) ?? '');
  };
}

/**
 * The address in an entry, in its usual spelling: plain, in brackets, and with a port where that is not in doubt. An
 * entry that is none counts for nothing, and no other one takes its place: that one could be the caller's invention.
 */
export function addressOf(entry: string): string | null {
  const text = entry.trim();
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(text)?.[1];
  const address = bracketed ?? withPort ?? text;
  if (address.includes('%') || parseIp(address) === null) return null;
  return plainAddress(address.toLowerCase());
}
