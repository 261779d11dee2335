import { DEFAULT_ENTERPRISE_PROJECT_ID } from '@turnpike/contracts/ids';
import type { Db } from '../kernel/database.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { hasEnterpriseProject } from './repository.ts';

/**
 * The enterprise project that something is to be made in: the account's default one unless the body names another.
 * @throws ManagementError APIG.2012, the same for a missing one, a disabled one and another account's
 */
export async function checkEnterpriseProject(db: Db, principal: Principal, id = ''): Promise<string> {
  if (id === '' || id === DEFAULT_ENTERPRISE_PROJECT_ID) return DEFAULT_ENTERPRISE_PROJECT_ID;
  if (!(await hasEnterpriseProject(db, principal.accountId, id)))
    throw invalidParameter('enterprise_project_id', 'There is no such enterprise project in your account.');
  return id;
}
