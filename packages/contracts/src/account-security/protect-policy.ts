import { z } from 'zod';

/** What users may do about themselves without being granted it. */
const allowUserSchema = z.strictObject({
  manage_accesskey: z.boolean().default(true),
  manage_email: z.boolean().default(true),
  manage_mobile: z.boolean().default(true),
  manage_password: z.boolean().default(true),
});

/** Of the official client's `ProtectPolicyOption`, what has an effect here. */
export const protectPolicySchema = z.strictObject({
  allow_user: allowUserSchema.default(allowUserSchema.parse({})),
});

export type ProtectPolicy = z.output<typeof protectPolicySchema>;
