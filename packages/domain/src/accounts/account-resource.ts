import type { Resource } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';

/** Types of what lies in an account itself, as policies name them. */
export type AccountResourceType =
  | 'user'
  | 'group'
  | 'role'
  | 'credential'
  | 'token'
  | 'project'
  | 'account'
  | 'identityProvider';

/**
 * A resource of the account: `iam::<account>:<type>:<path>`. Without an item it stands for all of the type, which
 * is what lists and creations ask for. Only grants for the whole account reach it.
 * @param item `path` where it is not the id itself
 */
export function accountResource(
  principal: Principal,
  type: AccountResourceType,
  item?: { id: string; name: string; path?: string },
): Resource {
  return {
    urn: `iam::${principal.accountId}:${type}:${item?.path ?? item?.id ?? '*'}`,
    id: item?.id ?? principal.accountId,
    name: item?.name ?? principal.accountName,
    projectId: null,
    instanceId: null,
  };
}

/** @throws ManagementError IAM.0004 for every account but the caller's own, whether there is one or not */
export function assertOwnAccount(principal: Principal, accountId: string | undefined): void {
  if (accountId !== undefined && accountId !== principal.accountId) throw new ManagementError('IAM.0004');
}

/** @throws ManagementError APIG.2012 that names the field, for every account but the caller's own */
export function checkOwnAccount(principal: Principal, accountId: string | undefined, field: string): void {
  if (accountId !== undefined && accountId !== principal.accountId)
    throw invalidParameter(field, 'Must be the id of your own account.');
}
