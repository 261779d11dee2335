import { DEFAULT_ENTERPRISE_PROJECT_ID } from '@turnpike/contracts/ids';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { type EnterpriseProjectRow, findEnterpriseProject } from './repository.ts';

const BEGINNING = new Date(0);

/** The enterprise project that every account has without a row. */
export const defaultEnterpriseProject = (accountId: string): EnterpriseProjectRow => ({
  id: DEFAULT_ENTERPRISE_PROJECT_ID,
  accountId,
  name: 'default',
  description: 'Holds what is in no other enterprise project.',
  enabled: true,
  createdAt: BEGINNING,
  updatedAt: BEGINNING,
});

/**
 * An enterprise project of the caller's account.
 * @throws ManagementError TURNPIKE.3051, the same for a missing one and for another account's
 */
export async function loadEnterpriseProject(
  db: Db,
  { accountId }: Principal,
  id: string,
): Promise<EnterpriseProjectRow> {
  if (id === DEFAULT_ENTERPRISE_PROJECT_ID) return defaultEnterpriseProject(accountId);
  const row = await findEnterpriseProject(db, accountId, id);
  if (!row) throw new ManagementError('TURNPIKE.3051');
  return row;
}

/** An enterprise project as a resource, `eps::<account>:enterpriseProject:<id>`. Grants for it reach what it holds, not itself. */
export function enterpriseProjectResource({
  target,
}: {
  target: Pick<EnterpriseProjectRow, 'id' | 'name' | 'accountId'>;
}): Resource {
  return {
    urn: `eps::${target.accountId}:enterpriseProject:${target.id}`,
    id: target.id,
    name: target.name,
    projectId: null,
    instanceId: null,
  };
}
