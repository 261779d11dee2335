import { z } from 'zod';

/** `service:resource:operation`; each part a name or a pattern with `*`. `*` alone stands for all. */
const actionPattern = z
  .string()
  .max(128)
  .regex(/^(\*|[\w*]+:[\w*]+:[\w*]+)$/, 'must be service:resource:operation, each with * where any is meant');

/** `service:region:account:type:path`; `*` matches any run of characters. */
const resourcePattern = z
  .string()
  .max(512)
  .regex(/^(\*|[\w*-]*(:[\w*-]*){2}:[\w*-]+:[\w*/.-]+)$/, 'must be service:region:account:type:path, or *');

export const policyStatementSchema = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.array(actionPattern).min(1).max(100),
  /** Absent: every resource. */
  Resource: z.array(resourcePattern).min(1).max(100).optional(),
});

/** A fine-grained policy (Version 1.1, reference 20.3). An empty list of statements grants nothing. */
export const policyDocumentSchema = z.strictObject({
  Version: z.literal('1.1'),
  Statement: z.array(policyStatementSchema).max(50),
});

export type PolicyStatement = z.output<typeof policyStatementSchema>;
export type PolicyDocument = z.output<typeof policyDocumentSchema>;
