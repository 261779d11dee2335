import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
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

/** A user of the caller's account by id; throws like {@link loadUser}. */
export async function userOf(db: Db, principal: Principal, id: string): Promise<UserRow> {
  const user = await findUser(db, principal.accountId, id);
  if (!user) throw new ManagementError('IAM.0004');
  return user;
}
