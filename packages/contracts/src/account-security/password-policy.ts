import { z } from 'zod';

/** Passwords that are remembered of each user, as many as the strictest policy looks at. */
export const MAX_REMEMBERED_PASSWORDS = 10;

/**
 * What passwords of an account must be like, in the official client's wire format (`PasswordPolicyOption`), with its
 * documented ranges, but for lengths below eight, which no password may have here.
 */
export const passwordPolicyOption = z
  .strictObject({
    /** Times that one character may stand in a row; 0: any. */
    maximum_consecutive_identical_chars: z.int().min(0).max(32),
    /** Minutes before users may change their password again. */
    minimum_password_age: z.int().min(0).max(1_440),
    minimum_password_length: z.int().min(8).max(32),
    /** Latest passwords, the present one among them, that a new one must differ from. */
    number_of_recent_passwords_disallowed: z.int().min(0).max(MAX_REMEMBERED_PASSWORDS),
    /** Neither the user name nor its reverse, whatever the case. */
    password_not_username_or_invert: z.boolean(),
    /** Days after which a password must be changed; 0: never. */
    password_validity_period: z.int().min(0).max(180),
    /** Kinds (upper case, lower case, digits, others) that must be mixed. */
    password_char_combination: z.int().min(2).max(4),
  })
  .partial();

const defaults = {
  maximum_consecutive_identical_chars: 0,
  minimum_password_age: 0,
  minimum_password_length: 8,
  number_of_recent_passwords_disallowed: 1,
  password_not_username_or_invert: true,
  password_validity_period: 0,
  password_char_combination: 2,
};

export type PasswordPolicy = typeof defaults;

/** A stored policy with the documented defaults for what was never set. */
export const passwordPolicySchema = passwordPolicyOption.transform(
  (set) => ({ ...defaults, ...set }) as PasswordPolicy,
);
