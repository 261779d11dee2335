import {
  MAX_REMEMBERED_PASSWORDS,
  type PasswordPolicy,
  passwordPolicySchema,
} from '@turnpike/contracts/account-security/password-policy';
import { findAccountSecurity } from '../account-security/repository.ts';
import type { Db } from '../kernel/database.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import { objectionTo } from './check-password.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { findPasswords } from './repository.ts';

/** What is written when a user gets a password. */
export interface PasswordColumns {
  passwordHash: string;
  passwordChangedAt: Date;
  passwordHistory: string[];
  mustChangePassword: boolean;
}

/** Whose password is to be set to what. */
export interface PasswordChange {
  accountId: string;
  /** Null: the user is being made. */
  userId: string | null;
  userName: string;
  password: string;
  /** Name of the parameter that holds the password, for the message. */
  field: string;
  /** Users who change their own may have to wait; an administrator's reset and a forced change need not. */
  isOwnChoice: boolean;
  mustChangePassword: boolean;
  now: Date;
}

/**
 * Checks a new password by the account's policy and the user's earlier ones, and hashes it: every way to a password
 * goes through here.
 * @throws ManagementError APIG.2012 that names the rule
 */
export async function newPassword(db: Db, change: PasswordChange): Promise<PasswordColumns> {
  const policy = await passwordPolicyOf(db, change.accountId);
  const objection = objectionTo(change.password, change.userName, policy);
  if (objection) throw invalidParameter(change.field, objection);
  const known = change.userId === null ? null : await findPasswords(db, change.userId);
  if (known && change.isOwnChoice) checkAge(change, known.passwordChangedAt, policy);
  const earlier = [...(known?.passwordHash ? [known.passwordHash] : []), ...(known?.passwordHistory ?? [])];
  await checkUnlike(change, earlier.slice(0, policy.number_of_recent_passwords_disallowed));
  return {
    passwordHash: await hashPassword(change.password),
    passwordChangedAt: change.now,
    passwordHistory: earlier.slice(0, MAX_REMEMBERED_PASSWORDS),
    mustChangePassword: change.mustChangePassword,
  };
}

export async function passwordPolicyOf(db: Db, accountId: string): Promise<PasswordPolicy> {
  const settings = await findAccountSecurity(db, accountId);
  return passwordPolicySchema.parse(settings?.passwordPolicy ?? {});
}

function checkAge({ field, now }: PasswordChange, changedAt: Date | null, policy: PasswordPolicy): void {
  const waitMs = policy.minimum_password_age * 60_000;
  if (changedAt && now.getTime() - changedAt.getTime() < waitMs)
    throw invalidParameter(
      field,
      `The account's password policy lets you change it again ${policy.minimum_password_age} minutes after the last change.`,
    );
}

async function checkUnlike({ field, password }: PasswordChange, hashes: readonly string[]): Promise<void> {
  const same = await Promise.all(hashes.map((hash) => verifyPassword(password, hash)));
  if (same.includes(true))
    throw invalidParameter(
      field,
      `The account's password policy forbids the last ${hashes.length === 1 ? 'password' : `${hashes.length} passwords`}.`,
    );
}
