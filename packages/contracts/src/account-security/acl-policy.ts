import { z } from 'zod';
import { description } from '../http/identity-fields.ts';

const netmasks = z
  .array(z.strictObject({ address_netmask: z.string().max(64), description: description.default('') }))
  .max(100);
const ranges = z
  .array(z.strictObject({ ip_range: z.string().max(128), description: description.default('') }))
  .max(100);

/**
 * Addresses that requests may come from, in the official client's wire format: any entry of any of the lists lets an
 * address in, and a list that is left out lets nobody in.
 */
export const aclPolicySchema = z.strictObject({
  allow_address_netmasks: netmasks.default([]),
  allow_ip_ranges: ranges.default([]),
  allow_address_netmasks_ipv6: netmasks.default([]),
  allow_ip_ranges_ipv6: ranges.default([]),
});

export type AclPolicy = z.output<typeof aclPolicySchema>;

/** What holds until an account sets another one. */
export const EVERY_ADDRESS: AclPolicy = {
  allow_address_netmasks: [],
  allow_ip_ranges: [{ ip_range: '0.0.0.0-255.255.255.255', description: '' }],
  allow_address_netmasks_ipv6: [],
  allow_ip_ranges_ipv6: [{ ip_range: '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', description: '' }],
};
