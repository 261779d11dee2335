import type { Db } from '../kernel/database.ts';
import type { PrincipalCredential } from '../kernel/principal.ts';
import { deleteSessionsOfUser } from '../sessions/repository.ts';
import { deleteTokensOfUser } from '../tokens/repository.ts';

/** Revokes the tokens of a user and ends their sessions, but for the one that asks for it, if it is theirs. */
export async function endAccess(db: Db, userId: string, kept?: PrincipalCredential): Promise<void> {
  await deleteSessionsOfUser(db, userId, kept?.kind === 'session' ? kept.id : '');
  await deleteTokensOfUser(db, userId);
}
