import { type LoginPolicy, loginPolicySchema } from '@turnpike/contracts/account-security/login-policy';
import { addressAllowed } from '../account-security/address-allowed.ts';
import { acrossAccounts, withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { type SecondFactor, takeSecondFactor } from '../mfa/second-factor.ts';
import { verifyPassword } from '../users/password.ts';
import { passwordExpiresAt } from '../users/password-expiry.ts';
import { appendSignInRow, nameAsGiven, type SignInRequest, type SignInRow } from './audit-sign-in.ts';
import { evenTime } from './even-time.ts';
import { oneAtATime } from './one-at-a-time.ts';
import * as repository from './repository.ts';
import { type Attempt, admit, attemptOf, failed, proven, unfinished } from './throttle.ts';

/** Longer ones are wrong without a look: the work of a hash grows with its input. */
const MAX_PASSWORD_CHARACTERS = 128;
const DAY_MS = 24 * 60 * 60 * 1_000;

export interface ProofInput {
  named: repository.Named;
  password: string;
  /** Left out: none was shown. Not looked at when the user has bound no authenticator. */
  secondFactor?: SecondFactor | undefined;
  /** Which of the account's access-control policies counts, and which users may come this way. */
  door: 'console' | 'api';
  request: SignInRequest;
}

/** Who it is. */
export interface Proven {
  user: { id: string; name: string; accountId: string; accountName: string };
  method: 'password' | 'password+totp' | 'password+recovery';
  /** When the second factor was shown; null: the user has none. */
  mfaAt: Date | null;
  /** They may do nothing but choose another password. */
  mustChangePassword: boolean;
  /** Of the sign-in before; null: there was none. */
  lastLoginAt: Date | null;
  loginPolicy: LoginPolicy;
}

/**
 * - `wrong`: account, user, password, second factor, a disabled user, or one who may not come this way. Nothing tells which.
 * - `locked`: too many failures for this name or from this address; says nothing about whether the name exists.
 * - `second_factor_needed`: the password is right; ask again with password and code.
 * - `address_not_allowed`: everything is right but where the request comes from.
 */
export type Refusal =
  | { refusal: 'wrong' | 'second_factor_needed' | 'address_not_allowed' }
  | { refusal: 'locked'; until: Date };

export type Proof = { proven: Proven; refusal?: undefined } | Refusal;

type World = Pick<Env, 'database' | 'keyring' | 'now'>;

/**
 * Finds out whether somebody is who they say: the one place where passwords and second factors are judged for a
 * sign-in or a token. Counts failures by name (whether somebody has it or not) and by address, and leaves an audit row of
 * each failure in an account that exists.
 */
export async function proveIdentity(env: World, input: ProofInput): Promise<Proof> {
  const named = withoutNul(input.named);
  return evenTime(
    () => oneAtATime(JSON.stringify(named), () => prove(env, { ...input, named })),
    ({ refusal }) => refusal === 'wrong' || refusal === 'locked',
  );
}

async function prove(env: World, input: ProofInput): Promise<Proof> {
  const { named, request, password } = input;
  const person = await acrossAccounts(() => repository.findPerson(env.database, named));
  const policy = loginPolicySchema.parse(person?.loginPolicy ?? {});
  const attempt = attemptOf(env, namesOf(named, person), request.sourceIp, policy);
  const lockedUntil = await admit(env, attempt);
  if (lockedUntil) return { refusal: 'locked', until: lockedUntil };
  const fits = password.length <= MAX_PASSWORD_CHARACTERS;
  const right = await verifyPassword(
    fits ? password : '',
    fits ? (person?.user?.passwordHash ?? null) : null,
  );
  const obstacle = right ? obstacleOf(person, policy, input.door, env.now()) : 'password';
  if (!person?.user || obstacle) {
    const reason = person && !person.user ? 'no such user' : (obstacle ?? 'no such user');
    return refuse(env, attempt, person, input, reason);
  }
  const { user, accountId, accountName } = person;
  const shown = await withinAccount(accountId, () => secondFactorOf(env, user, input.secondFactor));
  if (shown === 'needed') {
    await unfinished(env, attempt);
    return { refusal: 'second_factor_needed' };
  }
  if (shown === 'wrong') return refuse(env, attempt, person, input, 'second factor');
  if (!addressAllowed(input.door === 'console' ? person.consoleAcl : person.apiAcl, request.sourceIp)) {
    await unfinished(env, attempt);
    await note(env, person, input, 'address not allowed', null);
    return { refusal: 'address_not_allowed' };
  }
  await proven(env, attempt);
  return {
    proven: {
      user: { id: user.id, name: user.name, accountId, accountName },
      method: shown,
      mfaAt: shown === 'password' ? null : env.now(),
      mustChangePassword: user.mustChangePassword || hasExpired(user, person.passwordPolicy, env.now()),
      lastLoginAt: user.lastLoginAt,
      loginPolicy: policy,
    },
  };
}

function hasExpired(user: KnownUser, passwordPolicy: unknown, now: Date): boolean {
  const end = passwordExpiresAt(user, passwordPolicy);
  return end !== null && now > end;
}

type KnownUser = NonNullable<repository.Person['user']>;

/** Why somebody with the right password is refused all the same; null: nothing is in the way. */
function obstacleOf(
  person: repository.Person | null,
  policy: LoginPolicy,
  door: ProofInput['door'],
  now: Date,
): string | null {
  const user = person?.user;
  if (!user) return 'no such user';
  if (!user.enabled) return 'disabled';
  if (user.accessMode === (door === 'console' ? 'programmatic' : 'console')) return 'access mode';
  return isUnused(user, policy, now) ? 'not used for too long' : null;
}

/** A new password from an administrator brings an unused user back. */
function isUnused(user: KnownUser, policy: LoginPolicy, now: Date): boolean {
  if (policy.account_validity_period === 0) return false;
  const lastMs = Math.max(
    ...[user.createdAt, user.lastLoginAt, user.passwordChangedAt].map((at) => at?.getTime() ?? 0),
  );
  return now.getTime() - lastMs > policy.account_validity_period * DAY_MS;
}

async function secondFactorOf(
  env: World,
  user: KnownUser,
  shown: SecondFactor | undefined,
): Promise<Proven['method'] | 'needed' | 'wrong'> {
  if (user.mfaSecretSealed === null) return 'password';
  if (!shown) return 'needed';
  const taken = await takeSecondFactor(env, user.id, user.mfaSecretSealed, shown);
  if (!taken) return 'wrong';
  return 'recoveryCode' in shown ? 'password+recovery' : 'password+totp';
}

async function refuse(
  env: World,
  attempt: Attempt,
  person: repository.Person | null,
  input: ProofInput,
  reason: string,
): Promise<Refusal> {
  const lockedUntil = await failed(env, attempt);
  if (person) await note(env, person, input, reason, lockedUntil);
  return { refusal: 'wrong' };
}

async function note(
  env: World,
  { accountId, accountName, user }: repository.Person,
  { named, password, request }: ProofInput,
  reason: string,
  lockedUntil: Date | null,
): Promise<void> {
  const given = 'userName' in named ? named.userName : '';
  const row: SignInRow = {
    request,
    account: { id: accountId, name: accountName },
    user: user ?? { id: '', name: nameAsGiven(given, password) },
    credential: { kind: 'password', id: '' },
    outcome: 'failed',
    after: { reason, locked_until: lockedUntil?.toISOString() ?? null },
    at: env.now(),
  };
  await withinAccount(accountId, () => appendSignInRow(env.database, row));
}

/** However they were named, the same person is counted as one. */
function namesOf(named: repository.Named, person: repository.Person | null): string[] {
  if ('userId' in named)
    return person?.user ? [person.accountName, person.user.name] : ['', 'id', named.userId];
  if (person) return [person.accountName, named.userName];
  return 'accountName' in named
    ? [named.accountName, named.userName]
    : ['', 'account', named.accountId, named.userName];
}

/** PostgreSQL takes no NUL in text; nobody has such a name. */
function withoutNul<T extends repository.Named>(named: T): T {
  const entries = Object.entries(named).map(([key, value]) => [
    key,
    value.replaceAll('\u0000', '\ufffd').toWellFormed(),
  ]);
  return Object.fromEntries(entries) as T;
}
