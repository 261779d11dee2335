import { type SystemPolicy, systemPolicies } from '../iam/system-policies.ts';
import type { Db } from '../kernel/database.ts';
import type { Page } from '../kernel/page.ts';
import { customPolicyView, type Role, systemPolicyView } from './policy-view.ts';
import * as repository from './repository.ts';

export interface PolicyQuery {
  domain_id?: string | undefined;
  /** Name on the wire: exact. */
  name?: string | undefined;
  /** Part of the name that people see. */
  display_name?: string | undefined;
  type?: string | undefined;
  catalog?: string | undefined;
  page: number;
  per_page: number;
}

/**
 * Policies that may be granted: system policies, then the account's own, as one paged list. With `domain_id` (which
 * is the caller's account) only the account's own, as in the model product.
 */
export async function listPolicies(db: Db, accountId: string, query: PolicyQuery): Promise<Page<Role>> {
  const offset = (query.page - 1) * query.per_page;
  const systems = query.domain_id === undefined ? matchingSystemPolicies(query) : [];
  const onPage = systems.slice(offset, offset + query.per_page);
  const custom = await matchingCustomPolicies(db, accountId, query, {
    offset: Math.max(0, offset - systems.length),
    limit: query.per_page - onPage.length,
  });
  return { rows: [...onPage, ...custom.rows], total: systems.length + custom.total };
}

function matchingSystemPolicies({ name, display_name, type, catalog }: PolicyQuery): Role[] {
  const part = display_name?.toLowerCase() ?? '';
  return systemPolicies
    .map((policy: SystemPolicy) => systemPolicyView(policy))
    .filter(
      (role) =>
        (name === undefined || role.name === name) &&
        (type === undefined || role.type === type) &&
        (catalog === undefined || role.catalog === catalog) &&
        role.display_name.toLowerCase().includes(part),
    );
}

async function matchingCustomPolicies(
  db: Db,
  accountId: string,
  { name, display_name, type, catalog }: PolicyQuery,
  page: { offset: number; limit: number },
): Promise<Page<Role>> {
  if (catalog !== undefined && catalog !== 'CUSTOMED') return { rows: [], total: 0 };
  const { rows, total } = await repository.listCustomPolicies(db, accountId, {
    ...page,
    id: name?.replace(/^custom_/, ''),
    name: display_name,
    type,
  });
  return { rows: rows.map(customPolicyView), total };
}
