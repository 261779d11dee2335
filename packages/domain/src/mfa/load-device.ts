import { accountResource } from '../accounts/account-resource.ts';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { userOf } from '../users/load-user.ts';
import type { UserRow } from '../users/repository.ts';
import { findDevice, type MfaDeviceRow } from './repository.ts';

/** A user and their authenticator. */
export interface DeviceOfUser {
  id: string;
  user: UserRow;
  device: MfaDeviceRow;
}

/** `iam:<account id>:mfa:<device name>`, as the official client knows authenticators. */
export const serialNumberOf = ({ accountId, name }: { accountId: string; name: string }): string =>
  `iam:${accountId}:mfa:${name}`;

/**
 * A user's authenticator, by its serial number where one is given.
 * @throws ManagementError IAM.0004: no such user; TURNPIKE.3063: no such authenticator
 */
export async function loadDevice(
  db: Db,
  principal: Principal,
  userId: string,
  serialNumber?: string,
): Promise<DeviceOfUser> {
  const user = await userOf(db, principal, userId);
  const device = await findDevice(db, principal.accountId, user.id);
  if (!device || (serialNumber !== undefined && serialNumber !== serialNumberOf(device)))
    throw new ManagementError('TURNPIKE.3063');
  return { id: user.id, user, device };
}

/** A second factor is a matter of its user. */
export const resourceOfUser = (principal: Principal, { id, name }: { id: string; name: string }): Resource =>
  accountResource(principal, 'user', { id, name });
