/** One address, block or range that lets requests in. */
export interface AddressRow {
  readonly address: string;
  readonly description: string;
}

interface Netmask {
  readonly address_netmask: string;
  readonly description: string;
}
interface Range {
  readonly ip_range: string;
  readonly description: string;
}

/** The four lists of the wire format. */
export interface AclLists {
  readonly allow_ip_ranges: readonly Range[];
  readonly allow_address_netmasks: readonly Netmask[];
  readonly allow_ip_ranges_ipv6: readonly Range[];
  readonly allow_address_netmasks_ipv6: readonly Netmask[];
}

/** The four lists as one: people think of addresses, not of families and notations. */
export function rowsOf(lists: AclLists): AddressRow[] {
  return [
    ...[...lists.allow_ip_ranges, ...lists.allow_ip_ranges_ipv6].map(({ ip_range, description }) => ({
      address: ip_range,
      description,
    })),
    ...[...lists.allow_address_netmasks, ...lists.allow_address_netmasks_ipv6].map(
      ({ address_netmask, description }) => ({ address: address_netmask, description }),
    ),
  ];
}

/** Puts each row into the list that its notation belongs to; empty rows are none. Whether it is right, the server says. */
export function listsOf(rows: readonly AddressRow[]): AclLists {
  const written = rows
    .map(({ address, description }) => ({ address: address.replace(/\s/g, ''), description }))
    .filter(({ address }) => address !== '');
  const pick = (range: boolean, v6: boolean) =>
    written.filter(({ address }) => address.includes('-') === range && address.includes(':') === v6);
  const ranges = (v6: boolean) =>
    pick(true, v6).map(({ address, description }) => ({ ip_range: address, description }));
  const netmasks = (v6: boolean) =>
    pick(false, v6).map(({ address, description }) => ({ address_netmask: address, description }));
  return {
    allow_ip_ranges: ranges(false),
    allow_address_netmasks: netmasks(false),
    allow_ip_ranges_ipv6: ranges(true),
    allow_address_netmasks_ipv6: netmasks(true),
  };
}
