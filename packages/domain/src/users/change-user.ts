import { keepAdministrator } from '../accounts/keep-administrator.ts';
import type { Db } from '../kernel/database.ts';
import type { Env } from '../kernel/define-operation.ts';
import type { Principal } from '../kernel/principal.ts';
import { deleteTemporaryKeysOfUser } from '../temporary-keys/repository.ts';
import { endAccess } from './end-access.ts';
import { checkPasswordFits, type NewUser, phoneColumns } from './make-user.ts';
import { newPassword } from './new-password.ts';
import * as repository from './repository.ts';

/** What is to be different, by the names of the wire. */
export type UserChange = { [Field in keyof NewUser]?: NewUser[Field] | undefined };

/**
 * Changes a user; what the change takes from them ends at once: sessions and tokens with a new password, all of it
 * when the user is disabled or gets another kind of access.
 * @throws ManagementError APIG.2012 that names the field; TURNPIKE.3420 as `keepAdministrator`
 */
export async function changeUser(
  db: Db,
  env: Env,
  principal: Principal,
  user: repository.UserRow,
  change: UserChange,
): Promise<repository.UserRow> {
  const { name, email, enabled, description, pwd_status } = change;
  const accessMode = change.access_mode ?? user.accessMode;
  const isOtherMode = accessMode !== user.accessMode;
  checkPasswordFits(accessMode, change.password);
  const phone = phoneColumns(change);
  const password = await passwordOf(db, env, principal, user, change);
  return keepAdministrator(db, user.accountId, async () => {
    // Whoever signed in with the old password, or before the user was disabled, has to do so again.
    if (password || enabled === false || isOtherMode) await endAccess(db, user.id);
    if (enabled === false || isOtherMode) await deleteTemporaryKeysOfUser(db, user.id);
    return repository.updateUser(db, user.id, {
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      ...phone,
      ...password,
      ...(pwd_status !== undefined && { mustChangePassword: pwd_status }),
      ...(isOtherMode && { accessMode }),
      ...(isOtherMode && accessMode === 'programmatic' && noPassword),
      ...(enabled !== undefined && { enabled }),
      ...(description !== undefined && { description }),
    });
  });
}

/** Users with programmatic access only have none. */
const noPassword = { passwordHash: null, passwordChangedAt: null, mustChangePassword: false };

async function passwordOf(
  db: Db,
  env: Env,
  principal: Principal,
  user: repository.UserRow,
  { name = user.name, password }: UserChange,
) {
  if (password === undefined) return undefined;
  return newPassword(db, {
    accountId: user.accountId,
    userId: user.id,
    userName: name,
    password,
    field: 'user.password',
    isOwnChoice: false,
    mustChangePassword: user.id !== principal.id,
    now: env.now(),
  });
}
