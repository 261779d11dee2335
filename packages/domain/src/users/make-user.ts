import { accountLimits } from '../accounts/limits.ts';
import type { Db } from '../kernel/database.ts';
import type { Env } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { newPassword } from './new-password.ts';
import * as repository from './repository.ts';
import type { AccessMode } from './user-view.ts';

/** A user as they are asked for, by the names of the wire. */
export interface NewUser {
  name: string;
  password?: string | undefined;
  pwd_status?: boolean | undefined;
  email?: string | undefined;
  areacode?: string | undefined;
  phone?: string | undefined;
  access_mode?: AccessMode | undefined;
  enabled?: boolean | undefined;
  description?: string | undefined;
}

/** @throws ManagementError APIG.2012 for a password where there is to be none */
export function checkPasswordFits(accessMode: string, password: string | undefined): void {
  if (accessMode === 'programmatic' && password !== undefined)
    throw invalidParameter('user.password', 'A user with programmatic access only has no password.');
}

/**
 * A phone number as it is stored; undefined: none was given.
 * @throws ManagementError APIG.2012 for a number without its area code, or the other way round
 */
export function phoneColumns({
  areacode,
  phone,
}: Pick<NewUser, 'areacode' | 'phone'>): { areaCode: string; phone: string } | undefined {
  if (areacode !== undefined && phone !== undefined) return { areaCode: areacode, phone };
  if (areacode === undefined && phone === undefined) return undefined;
  const missing = areacode === undefined ? 'areacode' : 'phone';
  throw invalidParameter(`user.${missing}`, 'Area code and phone number are given together.');
}

/**
 * Makes a user.
 * @throws ManagementError TURNPIKE.3110 when the account has as many as may be; APIG.2012 that names the field
 */
export async function makeUser(
  db: Db,
  env: Env,
  { accountId }: Principal,
  user: NewUser,
): Promise<repository.UserRow> {
  const { name, password, email = '', description = '', enabled = true, access_mode = 'default' } = user;
  checkPasswordFits(access_mode, password);
  const phone = phoneColumns(user);
  if ((await repository.countUsers(db, accountId)) >= accountLimits.users)
    throw new ManagementError('TURNPIKE.3110');
  const now = env.now();
  const passwordColumns =
    password !== undefined &&
    (await newPassword(db, {
      accountId,
      userId: null,
      userName: name,
      password,
      field: 'user.password',
      isOwnChoice: false,
      mustChangePassword: user.pwd_status ?? true,
      now,
    }));
  return repository.insertUser(db, {
    ...{ id: newId(), accountId, name, email, description, enabled, accessMode: access_mode },
    ...phone,
    createdAt: now,
    ...passwordColumns,
  });
}
