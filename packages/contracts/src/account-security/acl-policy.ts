import { z } from 'zod';
import { description } from '../http/identity-fields.ts';

const netmasks = z
  .array(z.strictObject({ address_netmask: z.string().max(64), description: description.default('') }))
  .max(100);
const ranges = z
  .array(z.strictObject({ ip_range: z.string().max(128), description: description.default('') }))
  .max(100);

const EVERY_IPV4 = [{ ip_range: '0.0.0.0-255.255.255.255', description: '' }];
const EVERY_IPV6 = [{ ip_range: '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', description: '' }];

/**
 * Addresses that requests may come from, in the official client's wire format: any entry of any of the lists lets an
 * address in. What was never set lets everybody in.
 */
export const aclPolicySchema = z.strictObject({
  allow_address_netmasks: netmasks.default([]),
  allow_ip_ranges: ranges.default(EVERY_IPV4),
  allow_address_netmasks_ipv6: netmasks.default([]),
  allow_ip_ranges_ipv6: ranges.default(EVERY_IPV6),
});

export type AclPolicy = z.output<typeof aclPolicySchema>;
