import { passwordPolicySchema } from '@turnpike/contracts/account-security/password-policy';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * When a password must be changed by the account's password policy; null: never. One that was never changed counts from
 * when its user was made.
 * @param passwordPolicy as it is stored
 */
export function passwordExpiresAt(
  { passwordChangedAt, createdAt }: { passwordChangedAt: Date | null; createdAt: Date },
  passwordPolicy: unknown,
): Date | null {
  const { password_validity_period: days } = passwordPolicySchema.parse(passwordPolicy ?? {});
  return days > 0 ? new Date((passwordChangedAt ?? createdAt).getTime() + days * DAY_MS) : null;
}
