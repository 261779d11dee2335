import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { findProject, type ProjectRow } from './repository.ts';

/**
 * A project of the caller's account.
 * @throws ManagementError TURNPIKE.3050, the same for a missing project and for another account's
 */
export async function loadProject(db: Db, principal: Principal, id: string): Promise<ProjectRow> {
  const project = await findProject(db, principal.accountId, id);
  if (!project) throw new ManagementError('TURNPIKE.3050');
  return project;
}
