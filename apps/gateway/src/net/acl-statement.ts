import { entryHolding } from './ip-set.ts';

/** Tells which entry of a list refused an address, or that none let it in. */
export function aclStatement(
  type: 'PERMIT' | 'DENY',
  entries: readonly string[],
): (clientAddress: string) => string {
  return (clientAddress) => {
    if (type === 'PERMIT') return `none of ${entries.length} entries of the whitelist holds ${clientAddress}`;
    return `entry ${entryHolding(entries, clientAddress) ?? '(gone)'} of the blacklist holds ${clientAddress}`;
  };
}
