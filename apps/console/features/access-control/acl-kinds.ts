/** What policies tell calls apart by: entity types of the contract (reference 12.1), as people choose and fill them in. */
export const aclKinds = {
  IP: {
    by: 'Address',
    entries: 'Addresses',
    placeholder: '10.0.0.0/8,192.168.1.4',
    help: 'Addresses, ranges (10.0.0.1-10.0.0.9) and blocks (10.0.0.0/8).',
  },
  DOMAIN: {
    by: 'Account name',
    entries: 'Account names',
    placeholder: 'harbour-office,customs',
    help: 'Known of calls by an endpoint connection and of those with IAM authentication; all other calls are of no account.',
  },
  DOMAIN_ID: {
    by: 'Account id',
    entries: 'Account ids',
    placeholder: '0123456789abcdef0123456789abcdef',
    help: 'As by name, but an account that is renamed stays the same.',
  },
} as const;

type AclKind = keyof typeof aclKinds;

/** How a policy's entries are called. */
export function entriesLabel(entityType: string): string {
  return aclKinds[entityType as AclKind]?.entries ?? entityType;
}
