import { z } from 'zod';

const allowUser = z
  .strictObject({
    manage_accesskey: z.boolean(),
    manage_email: z.boolean(),
    manage_mobile: z.boolean(),
    manage_password: z.boolean(),
  })
  .partial();

/**
 * What users may do about themselves without being granted it (`allow_user` of the official client's
 * `ProtectPolicyOption`). Its operation protection asks for a second proof before critical operations; here a condition
 * on `g:MFAPresent` does, so switching it on is refused rather than kept without effect.
 */
export const protectPolicyOption = z.strictObject({
  operation_protection: z
    .literal(false, 'cannot be switched on: deny the operations by a policy unless g:MFAPresent is true')
    .optional(),
  admin_check: z.literal('off', 'cannot be switched on').optional(),
  allow_user: allowUser.optional(),
});

const everything = { manage_accesskey: true, manage_email: true, manage_mobile: true, manage_password: true };

export interface ProtectPolicy {
  allow_user: typeof everything;
}

/** A stored policy, with everything allowed that was never taken away. */
export const protectPolicySchema = z
  .strictObject({ allow_user: allowUser.optional() })
  .transform(({ allow_user }): ProtectPolicy => {
    return { allow_user: { ...everything, ...allow_user } as typeof everything };
  });
