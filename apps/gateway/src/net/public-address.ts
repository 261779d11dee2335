import { parseIp } from './ip-address.ts';
import { compileIpSet } from './ip-set.ts';
import { restrictedRange } from './restricted-range.ts';

/** Answers are kept for this many addresses: most calls come from few. */
const MAX_REMEMBERED = 10_000;

/**
 * Tells whether a caller's address is public: it lies in no restricted range, or the operator says so. What is no
 * address counts as public, so that nothing gets in by having none.
 * @param publicRanges blocks that count as public although they are not
 */
export function publicAddresses(publicRanges: readonly string[]): (address: string) => boolean {
  const countsAsPublic = compileIpSet(publicRanges);
  const known = new Map<string, boolean>();
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const ip = parseIp(address);
    const isPublic = ip === null || restrictedRange(ip) === null || countsAsPublic(address);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(address, isPublic);
    return isPublic;
  };
}
