import { z } from 'zod';

const determining = z.object({
  policyId: z.string(),
  policyName: z.string(),
  statementIndex: z.int(),
  effect: z.enum(['Allow', 'Deny']),
  sid: z.string().optional(),
  unevaluable: z.literal(true).optional(),
});

/** What `denied` of the kernel keeps in the audit row; rows may be older than this version, so it is read leniently. */
const recordedDecision = z.object({
  context: z
    .object({
      currentTime: z.string(),
      sourceIp: z.string().nullable(),
      userId: z.string().nullable(),
      userName: z.string().nullable(),
      domainName: z.string().nullable(),
      mfaPresent: z.boolean().nullable(),
      mfaAgeSeconds: z.number().nullable(),
      enterpriseProjectId: z.string().nullable(),
      resourceTags: z.record(z.string(), z.string()),
    })
    .partial()
    .default({}),
  location: z
    .object({
      projectId: z.string().nullable().default(null),
      instanceId: z.string().nullable().default(null),
      enterpriseProjectId: z.string().nullable().default(null),
    })
    .prefault({}),
  determining: z.array(determining).default([]),
});

export type RecordedDecision = z.output<typeof recordedDecision>;

/** Reads the decision of an audit row. */
export function readDecision(stored: unknown): RecordedDecision {
  const parsed = recordedDecision.safeParse(stored ?? {});
  return parsed.success ? parsed.data : recordedDecision.parse({});
}
