import { assertOwnAccount } from '../accounts/account-resource.ts';
import type { ScopeType } from '../accounts/repository.ts';
import { loadEnterpriseProject } from '../enterprise-projects/load-enterprise-project.ts';
import { findInstanceOfAccount } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import type { GrantPlace } from './repository.ts';

/**
 * A place of the caller's own account, as a grant names it.
 * @param id may be undefined for the account and for all its projects
 * @throws ManagementError that there is no such account, project, enterprise project or gateway, the same for
 *   another account's
 */
export async function loadPlace(
  db: Db,
  principal: Principal,
  scopeType: ScopeType,
  id: string | undefined,
): Promise<GrantPlace> {
  switch (scopeType) {
    case 'account':
    case 'all_projects':
      assertOwnAccount(principal, id);
      return { scopeType, scopeId: '' };
    case 'project':
      return { scopeType, scopeId: (await loadProject(db, principal, id ?? '')).id };
    case 'enterprise_project':
      return { scopeType, scopeId: (await loadEnterpriseProject(db, principal, id ?? '')).id };
    case 'instance': {
      const instance = await findInstanceOfAccount(db, principal.accountId, id ?? '');
      if (!instance) throw new ManagementError('APIG.3030');
      return { scopeType, scopeId: instance.id };
    }
  }
}
