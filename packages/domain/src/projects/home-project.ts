import { withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { findOldestProject, findProject } from './repository.ts';

/** The project that a user of the account starts in. */
export async function findHomeProject(
  { database }: Pick<Env, 'database'>,
  accountId: string,
): Promise<{ id: string; name: string }> {
  const { id, name } = await withinAccount(accountId, () => findOldestProject(database, accountId));
  return { id, name };
}

/**
 * The project that a user works in: the one that the browser remembers, as long as the account has it, else the one
 * that users start in.
 */
export async function findWorkingProject(
  env: Pick<Env, 'database'>,
  accountId: string,
  remembered: string | undefined,
): Promise<{ id: string; name: string }> {
  const project = remembered
    ? await withinAccount(accountId, () => findProject(env.database, accountId, remembered))
    : null;
  return project ? { id: project.id, name: project.name } : findHomeProject(env, accountId);
}
