import { protectPolicySchema } from '@turnpike/contracts/account-security/protect-policy';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { selfServiceGrant } from '../iam/self-service.ts';
import { acrossAccounts, withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import type { Principal, PrincipalCredential } from '../kernel/principal.ts';
import { noteUse } from '../sessions/note-use.ts';
import { hashTokenValue, isTokenValue, sameHash } from '../tokens/token-value.ts';
import { projectScopeBoundary, temporaryKeyBoundaries } from './credential-boundaries.ts';
import { grantsOf } from './grants.ts';
import {
  type ActingUser,
  findActingUser,
  findUserOfAccessKey,
  findUserOfSession,
  findUserOfTemporaryKey,
  findUserOfToken,
} from './repository.ts';

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
  if (!user) return null;
  await withinAccount(user.accountId, () => noteUse({ database, now }, sessionId, user.lastSeenAt));
  return principalOf(user, { kind: 'session', id: sessionId });
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

/**
 * The principal of a token (`X-Auth-Token`), bounded to the project that it is scoped to.
 * @returns null: there is no such token, it has run out, or its user is disabled or has console access only
 */
export async function principalOfToken(
  { database, keyring, now }: World,
  value: string,
): Promise<Principal | null> {
  if (!isTokenValue('token', value)) return null;
  const hash = hashTokenValue(keyring.tokenKey(), value);
  const user = await acrossAccounts(() => findUserOfToken(database, hash, now()));
  return user && inProject(user.projectId, principalOf(user, { kind: 'token', id: user.tokenId }));
}

/**
 * The principal of a temporary key and its security token, bounded by the key's policy and the project that it acts in.
 * @returns null: there is no such key, the security token is another one's, the key has run out, or its user or the key
 *   that it was made with is disabled
 * @throws Error like {@link principalOfAccessKey}
 */
export async function principalOfTemporaryKey(
  { database, keyring, now }: World,
  ak: string,
  securityToken: string,
): Promise<{ principal: Principal; secret: string } | null> {
  if (!isTokenValue('securityToken', securityToken)) return null;
  const user = await acrossAccounts(() => findUserOfTemporaryKey(database, ak, now()));
  if (!user || !sameHash(user.tokenHash, hashTokenValue(keyring.securityTokenKey(), securityToken)))
    return null;
  const principal = inProject(user.projectId, principalOf(user, { kind: 'temporary_key', id: ak }));
  return {
    principal: {
      ...principal,
      boundaries: [...principal.boundaries, ...temporaryKeyBoundaries(ak, user.policy)],
    },
    secret: openSecret(keyring.accessKeyKey(), ak, user.secretSealed),
  };
}

/**
 * The principal of somebody whose identity was just proven.
 * @returns null: they are gone or disabled by now
 */
export async function principalOfUser(
  { database }: Pick<World, 'database'>,
  userId: string,
  credential: PrincipalCredential,
  mfaAt: Date | null,
): Promise<Principal | null> {
  const user = await acrossAccounts(() => findActingUser(database, userId));
  return user && principalOf({ ...user, mfaAt }, credential);
}

/**
 * What was granted holds in that project only; '': wherever it was granted. Self-service goes along, but for what would
 * make another credential.
 */
function inProject(projectId: string, principal: Principal): Principal {
  if (projectId === '') return principal;
  const { policyId: selfService } = selfServiceGrant({ accountId: '', userId: '' });
  const grants = principal.grants.map((grant) =>
    grant.policyId === selfService ? grant : { ...grant, onlyIn: projectId },
  );
  return { ...principal, grants, boundaries: [projectScopeBoundary] };
}

/** Somebody who is known, with all that is granted to them. */
export function principalOf(user: ActingUser, credential: PrincipalCredential): Principal {
  return {
    type: 'user',
    id: user.userId,
    name: user.userName,
    accountId: user.accountId,
    accountName: user.accountName,
    credential,
    mfaAt: user.mfaAt ?? null,
    grants: [...grantsOf(user.grants), selfServiceGrant({ ...user, allowed: allowedByAccount(user) })],
    boundaries: [],
    admission: {
      acl: (credential.kind === 'session' ? user.security?.consoleAcl : user.security?.apiAcl) ?? {},
      // Keys were made by somebody who had a good password or by an administrator: they stand for themselves.
      mustChangePassword: isByPassword(credential) && user.mustChangePassword,
    },
  };
}

const isByPassword = ({ kind }: PrincipalCredential): boolean => kind === 'session' || kind === 'token';

/** What the account lets its users do about themselves; a password that must be changed can be changed. */
function allowedByAccount({ security, mustChangePassword }: ActingUser) {
  const { allow_user } = protectPolicySchema.parse(security?.protectPolicy ?? {});
  return { ...allow_user, manage_password: allow_user.manage_password || mustChangePassword };
}
