import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { findUser, type UserRow } from './repository.ts';

/** What `load` of an operation on a user is given. */
export interface OnUser {
  principal: Principal;
  input: { path: { user_id: string } };
}

/**
 * The user named in the path, within the caller's account.
 * @throws ManagementError IAM.0004, the same for a missing user and for another account's
 */
export function loadUser(db: Db, { principal, input }: OnUser): Promise<UserRow> {
  return userOf(db, principal, input.path.user_id);
}

/** The same of an operation that stands below a project. */
export interface OnUserInProject extends OnUser {
  input: { path: { project_id: string; user_id: string } };
}

/** @throws ManagementError like {@link loadUser}, and TURNPIKE.3050 for a project that is not the account's */
export async function loadUserInProject(db: Db, context: OnUserInProject): Promise<UserRow> {
  await loadProject(db, context.principal, context.input.path.project_id);
  return loadUser(db, context);
}

/** A user of the caller's account by id; throws like {@link loadUser}. */
export async function userOf(db: Db, principal: Principal, id: string): Promise<UserRow> {
  const user = await findUser(db, principal.accountId, id);
  if (!user) throw new ManagementError('IAM.0004');
  return user;
}
