import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { selfServiceGrant } from '../iam/self-service.ts';
import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import type { Principal, PrincipalCredential } from '../kernel/principal.ts';
import { grantsOf } from './grants.ts';
import { type ActingUser, findUserOfAccessKey, findUserOfSession } from './repository.ts';

type World = Pick<Env, 'database' | 'keyring' | 'now'>;

/**
 * The principal of a console session, by one query, so that whatever was taken away counts from the next request.
 * @returns null: the session has ended, or its user is disabled or has no console access
 */
export async function principalOfSession(
  { database, now }: Pick<World, 'database' | 'now'>,
  sessionId: string,
): Promise<Principal | null> {
  const user = await acrossAccounts(() => findUserOfSession(database, sessionId, now()));
  return user && principalOf(user, { kind: 'session', id: sessionId });
}

/**
 * The principal of an access key, and the secret that its signatures are checked with.
 * @returns null: there is no such key, or the key or its user is disabled, or the user has no programmatic access
 * @throws Error when the stored secret does not open: the master key is another one, or the row was changed
 */
export async function principalOfAccessKey(
  { database, keyring }: Pick<World, 'database' | 'keyring'>,
  ak: string,
): Promise<{ principal: Principal; secret: string } | null> {
  const user = await acrossAccounts(() => findUserOfAccessKey(database, ak));
  if (!user) return null;
  return {
    principal: principalOf(user, { kind: 'access_key', id: ak }),
    secret: openSecret(keyring.accessKeyKey(), ak, user.secretSealed),
  };
}

function principalOf(user: ActingUser, credential: PrincipalCredential): Principal {
  return {
    type: 'user',
    id: user.userId,
    name: user.userName,
    accountId: user.accountId,
    accountName: user.accountName,
    credential,
    mfaAt: user.mfaAt ?? null,
    grants: [...grantsOf(user.grants), selfServiceGrant(user)],
    boundaries: [],
  };
}
