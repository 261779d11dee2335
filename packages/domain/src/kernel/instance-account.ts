import { acrossAccounts, withinAccount } from './account-scope.ts';
import type { Db } from './database.ts';
import { findAccountOfInstance } from './repository.ts';

const MAX_REMEMBERED = 10_000;

/** A gateway never changes hands, so whose it is has to be asked once. */
const accounts = new Map<string, string>();

/**
 * Runs `work` within the account that a gateway belongs to: for what the system does for one gateway.
 * @returns null when there is no such gateway; once known, a gateway that is gone by now is one without rows
 */
export async function withinAccountOf<T>(
  db: Db,
  instanceId: string,
  work: () => PromiseLike<T>,
): Promise<T | null> {
  const accountId =
    accounts.get(instanceId) ?? (await acrossAccounts(() => findAccountOfInstance(db, instanceId)));
  if (accountId === null) return null;
  if (accounts.size >= MAX_REMEMBERED) accounts.clear();
  accounts.set(instanceId, accountId);
  return withinAccount(accountId, work);
}
