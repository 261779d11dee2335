import { type AclPolicy, aclPolicySchema } from '@turnpike/contracts/account-security/acl-policy';
import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';

/** The entries of an access-control policy, as written. */
export function aclRules(policy: AclPolicy): string[] {
  return [
    ...policy.allow_address_netmasks.map(({ address_netmask }) => address_netmask),
    ...policy.allow_ip_ranges.map(({ ip_range }) => ip_range),
    ...policy.allow_address_netmasks_ipv6.map(({ address_netmask }) => address_netmask),
    ...policy.allow_ip_ranges_ipv6.map(({ ip_range }) => ip_range),
  ];
}

/**
 * Does an account's access-control policy let this address in?
 * @param stored as it stands in the database; null or `{}`: never set, everybody may
 * @param sourceIp '' or what is no address is let in only where everybody is
 */
export function addressAllowed(stored: unknown, sourceIp: string): boolean {
  if (stored === null || Object.keys(stored as object).length === 0) return true;
  const address = parseIpRule(sourceIp);
  if (!address) return false;
  return aclRules(aclPolicySchema.parse(stored)).some((text) => {
    const rule = parseIpRule(text);
    return rule?.family === address.family && rule.from <= address.from && address.to <= rule.to;
  });
}
