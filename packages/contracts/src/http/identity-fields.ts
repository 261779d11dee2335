import { z } from 'zod';
import { policyDocumentSchema } from '../iam/policy-document.ts';
import { textFilter } from './list.ts';

/** Shapes of the identity API, in the wire format of the official IAM client (`@huaweicloud/huaweicloud-sdk-iam` v3). */
export const links = z.object({
  self: z.string(),
  next: z.string().nullable(),
  previous: z.string().nullable(),
});
export const selfLink = z.object({ self: z.string() });

export const description = z
  .string()
  .max(255)
  .regex(/^[^@#$%^&*<>\\]*$/, 'must not contain @ # $ % ^ & * < > \\');

/** Blanks stand alone and within: a page shows two names alike that differ in other blanks only. */
export const userName = z
  .string()
  .min(1)
  .max(64)
  .regex(
    /^[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff-]*(?: [\w.\u4e00-\u9fff-]+)*$/,
    'must start with a letter; letters, digits, _ . - and single blanks between them may follow',
  );

/** 8-64 characters of at least two kinds (upper, lower, digit, other). Argon2 work is bounded by the length. */
export const password = z
  .string()
  .min(8)
  .max(64)
  .refine(
    (value) => [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length >= 2,
    'must mix at least two of upper case, lower case, digits and other characters',
  );

export const email = z.email().max(255);

/** Digits, as people write it before a number. */
export const areaCode = z.string().regex(/^\d{1,5}$/, 'must be 1 to 5 digits');
export const phone = z.string().regex(/^\d{4,32}$/, 'must be 4 to 32 digits');

export const groupName = z
  .string()
  .min(1)
  .max(128)
  .regex(
    /^[\w.\u4e00-\u9fff-]+(?: [\w.\u4e00-\u9fff-]+)*$/,
    'must be letters, digits, _ . - and single blanks between them',
  );

/** Lists of the identity API take no page by default; offset and limit are ours. */
export const identityListQuery = z.strictObject({
  domain_id: textFilter,
  name: textFilter,
  enabled: z.enum(['true', 'false']).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(500),
});

export const user = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string(),
  enabled: z.boolean(),
  description: z.string(),
  email: z.string(),
  access_mode: z.enum(['default', 'programmatic', 'console']),
  create_time: z.string(),
  last_login_time: z.string().nullable(),
  password_expires_at: z.null(),
  is_domain_owner: z.boolean(),
  links: selfLink,
});

export const group = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string(),
  description: z.string(),
  /** Unix ms. */
  create_time: z.int(),
  links: selfLink,
});

/** A policy ("role" on the wire). */
export const role = z.object({
  id: z.string(),
  name: z.string(),
  display_name: z.string(),
  type: z.enum(['AX', 'XA', 'AA', 'XX']),
  description: z.string(),
  catalog: z.string(),
  /** Null: a system policy. */
  domain_id: z.string().nullable(),
  policy: policyDocumentSchema,
  created_time: z.string(),
  updated_time: z.string(),
  links: selfLink,
});

export const project = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string(),
  parent_id: z.string(),
  is_domain: z.boolean(),
  enabled: z.boolean(),
  description: z.string(),
  links: selfLink,
});

export const credential = z.object({
  access: z.string(),
  user_id: z.string(),
  status: z.enum(['active', 'inactive']),
  description: z.string(),
  create_time: z.string(),
  /** Null: as far as is known it was never used. */
  last_use_time: z.string().nullable(),
  /** Ours: the name of whoever made it; empty where that was not kept. */
  created_by: z.string(),
});
