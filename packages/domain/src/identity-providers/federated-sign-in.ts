import { loginPolicySchema } from '@turnpike/contracts/account-security/login-policy';
import { userName as userNameSchema } from '@turnpike/contracts/http/identity-fields';
import { openSecret } from '@turnpike/contracts/snapshot/seal';
import { addressAllowed } from '../account-security/address-allowed.ts';
import { accountLimits } from '../accounts/limits.ts';
import { acrossAccounts, withinAccount } from '../kernel/account-scope.ts';
import type { Db } from '../kernel/database.ts';
import type { Env } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { lockAccount } from '../kernel/repository.ts';
import { openSession, type SignedIn, type SignInFrom } from '../sessions/sign-in.ts';
import { appendSignInRow } from '../sign-in/audit-sign-in.ts';
import { countUsers } from '../users/repository.ts';
import { mappingsOf } from './operations.ts';
import * as repository from './repository.ts';

type World = Pick<Env, 'database' | 'keyring' | 'now'>;

/** What a provider is spoken to with. */
export interface ProviderForSignIn {
  id: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
  groupsClaim: string;
}

/** A provider by which users may sign in now; null: there is none, or it is switched off. */
export async function findProviderForSignIn(
  { database, keyring }: Pick<World, 'database' | 'keyring'>,
  id: string,
): Promise<ProviderForSignIn | null> {
  const row = await acrossAccounts(() => repository.findSignInProvider(database, id));
  return (
    row && {
      id: row.id,
      issuer: row.issuer,
      clientId: row.clientId,
      clientSecret: openSecret(keyring.identityProviderKey(), row.id, row.clientSecretSealed),
      scopes: row.scopes,
      groupsClaim: row.groupsClaim,
    }
  );
}

/** What the sign-in page may offer for the account of that name; the same for one that does not exist. */
export function providersOfAccount(
  { database }: Pick<World, 'database'>,
  accountName: string,
): Promise<{ id: string; name: string }[]> {
  return acrossAccounts(() => repository.listSignInProviders(database, accountName));
}

/** What the provider vouches for, from its verified ID token. */
export interface FederatedIdentity {
  providerId: string;
  /** `sub`: who it is at the provider, for ever. */
  subject: string;
  /** What they are called there; need not be a user name here. */
  preferredName: string;
  email: string;
  groups: readonly string[];
  /** The provider says that more than one factor was shown (`amr` of RFC 8176). */
  secondFactor: boolean;
}

/**
 * Signs in somebody whom a provider vouches for: makes their user on the first time, brings their memberships in the
 * mapped groups to what the provider says, and opens a session.
 * @returns null: the provider is gone or switched off, the user is disabled, or the address is not let in
 */
export async function federatedSignIn(
  env: World,
  identity: FederatedIdentity,
  from: SignInFrom,
): Promise<SignedIn | null> {
  const provider = await acrossAccounts(() =>
    repository.findSignInProvider(env.database, identity.providerId),
  );
  return provider && withinAccount(provider.accountId, () => signInBy(env, provider, identity, from));
}

async function signInBy(
  env: World,
  provider: repository.SignInProvider,
  identity: FederatedIdentity,
  from: SignInFrom,
): Promise<SignedIn | null> {
  const policies = await repository.findSignInPolicies(env.database, provider.accountId);
  if (!addressAllowed(policies?.consoleAcl ?? {}, from.sourceIp)) return null;
  const user = await env.database.$transaction((db) => bringUpToDate(db, env, provider, identity, from));
  if (!user) return null;
  return openSession(
    env,
    {
      user: {
        id: user.id,
        name: user.name,
        accountId: provider.accountId,
        accountName: provider.account.name,
      },
      method: 'oidc',
      mfaAt: identity.secondFactor ? env.now() : null,
      mustChangePassword: false,
      lastLoginAt: user.lastLoginAt,
      loginPolicy: loginPolicySchema.parse(policies?.loginPolicy ?? {}),
    },
    from,
  );
}

/** The user with the memberships that they shall have; null: they are disabled, or the account has no room for more. */
async function bringUpToDate(
  db: Db,
  env: World,
  provider: repository.SignInProvider,
  identity: FederatedIdentity,
  from: SignInFrom,
): Promise<repository.FederatedUser | null> {
  const { accountId } = provider;
  await lockAccount(db, accountId);
  const known = await repository.findFederatedUser(db, provider.id, identity.subject);
  if (known && !known.enabled) return null;
  if (!known && (await countUsers(db, accountId)) >= accountLimits.users) return null;
  const user = known ?? (await addUser(db, env, provider, identity));
  const mappings = mappingsOf(provider);
  const wanted = mappings.filter(({ external }) => identity.groups.includes(external));
  const ids = (some: typeof mappings) => [...new Set(some.map(({ group_id }) => group_id))];
  const change = await repository.followMappedGroups(
    db,
    { accountId, userId: user.id },
    ids(mappings),
    ids(wanted),
  );
  if (!known || change.added.length > 0 || change.removed.length > 0) {
    await appendSignInRow(db, {
      request: { operationId: 'SignIn', action: 'iam:sessions:create', ...from },
      account: { id: accountId, name: provider.account.name },
      user,
      credential: { kind: 'session', id: '' },
      outcome: 'succeeded',
      after: {
        identity_provider: provider.name,
        created: known ? null : 'yes',
        added_to: change.added.join(', ') || null,
        removed_from: change.removed.join(', ') || null,
      },
      at: env.now(),
    });
  }
  return user;
}

async function addUser(
  db: Db,
  env: World,
  { id: identityProviderId, accountId, name: providerName }: repository.SignInProvider,
  { subject, preferredName, email }: FederatedIdentity,
): Promise<repository.FederatedUser> {
  const user = { id: newId(), name: await freeName(db, accountId, preferredName) };
  await repository.insertFederatedUser(db, {
    ...user,
    accountId,
    email: email.length <= 255 ? email : '',
    description: `Signs in by ${providerName}.`,
    identityProviderId,
    externalSubject: subject,
    createdAt: env.now(),
  });
  return { ...user, enabled: true, lastLoginAt: null };
}

/**
 * A user name like the one at the provider that nobody has in the account: a name that is taken is somebody else's,
 * and is never joined with whoever comes by the provider.
 */
async function freeName(db: Db, accountId: string, wanted: string): Promise<string> {
  const plain = wanted
    .replaceAll(/[^\w .\u4e00-\u9fff-]/g, '_')
    .replaceAll(/ +/g, ' ')
    .slice(0, 50)
    .trim();
  const base = userNameSchema.safeParse(plain).success ? plain : 'user';
  if (!(await repository.userNameTaken(db, accountId, base))) return base;
  return `${base}-${newId().slice(0, 8)}`;
}
