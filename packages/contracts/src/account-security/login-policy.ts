import { z } from 'zod';

/**
 * How an account's users sign in, in the official client's wire format (`LoginPolicyOption`); its documented ranges and
 * defaults. Periods are in minutes unless said otherwise.
 */
export const loginPolicySchema = z.strictObject({
  /** Days without a sign-in after which a user can no longer sign in; 0: never. */
  account_validity_period: z.int().min(0).max(240).default(0),
  /** Shown after signing in. */
  custom_info_for_login: z.string().max(64).default(''),
  /** How long a user is locked after too many failures. */
  lockout_duration: z.int().min(15).max(1_440).default(15),
  /** Failures within the period that lock a user. */
  login_failed_times: z.int().min(3).max(10).default(5),
  period_with_login_failures: z.int().min(15).max(60).default(15),
  /** A session that is not used for so long has ended. */
  session_timeout: z.int().min(15).max(1_440).default(60),
  /** Shows when and from where the user signed in before. */
  show_recent_login_info: z.boolean().default(false),
});

export type LoginPolicy = z.output<typeof loginPolicySchema>;
