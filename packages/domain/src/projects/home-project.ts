import { withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { findOldestProject } from './repository.ts';

/** The project that a user of the account starts in. */
export async function findHomeProject(
  { database }: Pick<Env, 'database'>,
  accountId: string,
): Promise<{ id: string; name: string }> {
  const { id, name } = await withinAccount(accountId, () => findOldestProject(database, accountId));
  return { id, name };
}
