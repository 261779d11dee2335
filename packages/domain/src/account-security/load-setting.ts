import { accountResource, assertOwnAccount } from '../accounts/account-resource.ts';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import type { Principal } from '../kernel/principal.ts';
import { findAccountSecurity, type SettingName } from './repository.ts';

/** A setting of an account as it holds now; id and name are the account's. */
export interface Setting<Policy> {
  id: string;
  name: string;
  policy: Policy;
}

interface OnAccount {
  principal: Principal;
  input: { path: { domain_id: string } };
}

/**
 * `load` of an operation on a setting.
 * @param read makes of what is stored (`{}`: never set) what holds
 */
export function loadSetting<Policy>(setting: SettingName, read: (stored: unknown) => Policy) {
  return async (db: Db, { principal, input }: OnAccount): Promise<Setting<Policy>> => {
    assertOwnAccount(principal, input.path.domain_id);
    const row = await findAccountSecurity(db, principal.accountId);
    return { id: principal.accountId, name: principal.accountName, policy: read(row?.[setting] ?? {}) };
  };
}

export const settingResource = ({
  principal,
  target,
}: {
  principal: Principal;
  target: Setting<unknown>;
}): Resource => accountResource(principal, 'account', { id: target.id, name: target.name });
