/** A block of addresses that is not part of the public network. */
export interface RestrictedRange {
  readonly cidr: string;
  /** What the block is for, in a word or two. */
  readonly name: string;
}

/**
 * IPv4 blocks that backends must not lie in unless a route of the gateway leads there: those of reference 5.9, and
 * the whole of 100.64.0.0/10, of which the reference names a part (RFC 6598: providers' own addresses).
 */
export const restrictedIpv4Ranges: readonly RestrictedRange[] = [
  { cidr: '0.0.0.0/8', name: 'this network' },
  { cidr: '10.0.0.0/8', name: 'private' },
  { cidr: '100.125.0.0/16', name: 'provider services' },
  { cidr: '100.64.0.0/10', name: 'shared by providers' },
  { cidr: '127.0.0.0/8', name: 'loopback' },
  { cidr: '169.254.0.0/16', name: 'link-local' },
  { cidr: '172.16.0.0/12', name: 'private' },
  { cidr: '192.0.0.0/24', name: 'protocol assignments' },
  { cidr: '192.0.2.0/24', name: 'documentation' },
  { cidr: '192.88.99.0/24', name: '6to4 relays' },
  { cidr: '192.168.0.0/16', name: 'private' },
  { cidr: '198.18.0.0/15', name: 'benchmarks' },
  { cidr: '198.51.100.0/24', name: 'documentation' },
  { cidr: '203.0.113.0/24', name: 'documentation' },
  { cidr: '224.0.0.0/4', name: 'multicast' },
  { cidr: '255.255.255.255/32', name: 'broadcast' },
  { cidr: '240.0.0.0/4', name: 'reserved' },
];

/**
 * The IPv6 counterparts. Global unicast is 2000::/3; all outside of it is refused by name or as reserved. An
 * IPv4-mapped address counts as the IPv4 address that it holds, one of {@link NAT64_PREFIX} too.
 */
export const restrictedIpv6Ranges: readonly RestrictedRange[] = [
  { cidr: '::/128', name: 'unspecified' },
  { cidr: '::1/128', name: 'loopback' },
  { cidr: '::/96', name: 'IPv4-compatible' },
  { cidr: '::ffff:0:0:0/96', name: 'IPv4-translated' },
  { cidr: '64:ff9b:1::/48', name: 'local NAT64' },
  { cidr: '100::/64', name: 'discard' },
  { cidr: '2001::/32', name: 'Teredo' },
  { cidr: '2001::/23', name: 'protocol assignments' },
  { cidr: '2001:db8::/32', name: 'documentation' },
  { cidr: '2002::/16', name: '6to4' },
  { cidr: '3fff::/20', name: 'documentation' },
  { cidr: '5f00::/16', name: 'segment routing' },
  { cidr: 'fc00::/7', name: 'unique local' },
  { cidr: 'fe80::/10', name: 'link-local' },
  { cidr: 'fec0::/10', name: 'site-local' },
  { cidr: 'ff00::/8', name: 'multicast' },
  { cidr: '::/3', name: 'reserved' },
  { cidr: '4000::/2', name: 'reserved' },
  { cidr: '8000::/1', name: 'reserved' },
];

/** Addresses that stand for the IPv4 address in their last 32 bits, behind a translator (RFC 6052). */
export const NAT64_PREFIX = '64:ff9b::/96';

/** Metadata services of clouds: they hand out the machine's own credentials, so only a route of their own opens them. */
export const metadataAddresses: readonly string[] = [
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  'fd00:ec2::254',
  'fd20:ce::254',
];
