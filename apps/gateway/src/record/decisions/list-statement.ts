import { entryHolding } from '../../net/ip-set.ts';
import type { AddressList } from '../../pipeline/refusal.ts';

/** Tells which entry of a list refused an address, or that none let it in. */
export function listStatement({ type, values }: AddressList, clientAddress: string): string {
  if (type === 'PERMIT') return `none of ${values.length} entries of the whitelist holds ${clientAddress}`;
  return `entry ${entryHolding(values, clientAddress) ?? '(gone)'} of the blacklist holds ${clientAddress}`;
}
