import type { showGroup } from '@turnpike/contracts/http/groups';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { GroupRow } from './repository.ts';

/** Calls per day on a debug sub-domain (reference 4.1; not to be raised). */
export const DEBUG_DOMAIN_CALLS_PER_DAY = 1_000;

/** Debug sub-domain of a group. */
export function debugDomainOf(groupId: string, domainSuffix: string): string {
  return `${groupId}.${domainSuffix}`;
}

/** A group in the wire format. */
export function groupView(row: GroupRow, domainSuffix: string): OperationOutput<typeof showGroup> {
  const debugDomain = debugDomainOf(row.id, domainSuffix);
  return {
    id: row.id,
    name: row.name,
    status: 1,
    sl_domain: debugDomain,
    sl_domains: [debugDomain],
    sl_domain_access_enabled: row.debugDomainEnabled,
    register_time: row.createdAt.toISOString(),
    update_time: row.updatedAt.toISOString(),
    on_sell_status: 2,
    url_domains: [],
    remark: row.remark,
    call_limits: DEBUG_DOMAIN_CALLS_PER_DAY,
    time_interval: 1,
    time_unit: 'DAY',
    is_default: row.isDefault ? 1 : 2,
    version: row.version,
  };
}
