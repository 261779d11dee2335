import { z } from 'zod';

/**
 * How an account's users sign in, in the official client's wire format (`LoginPolicyOption`), with its documented
 * ranges. Periods are in minutes unless said otherwise.
 */
export const loginPolicyOption = z
  .strictObject({
    /** Days without a sign-in after which a user can no longer sign in; 0: never. */
    account_validity_period: z.int().min(0).max(240),
    /** Shown after signing in. */
    custom_info_for_login: z.string().max(64),
    /** How long a user is locked after too many failures. */
    lockout_duration: z.int().min(15).max(1_440),
    /** Failures within the period that lock a user. */
    login_failed_times: z.int().min(3).max(10),
    period_with_login_failures: z.int().min(15).max(60),
    /** A session that is not used for so long has ended. */
    session_timeout: z.int().min(15).max(1_440),
    /** Shows when the user signed in before. */
    show_recent_login_info: z.boolean(),
  })
  .partial();

const defaults = {
  account_validity_period: 0,
  custom_info_for_login: '',
  lockout_duration: 15,
  login_failed_times: 5,
  period_with_login_failures: 15,
  session_timeout: 60,
  show_recent_login_info: false,
};

export type LoginPolicy = typeof defaults;

/** A stored policy with the documented defaults for what was never set. */
export const loginPolicySchema = loginPolicyOption.transform(
  (set) => ({ ...defaults, ...set }) as LoginPolicy,
);
