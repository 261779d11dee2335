import { z } from 'zod';
import { operation } from './operation.ts';
import { diffPage, REVISIONS, revisionSummary } from './revisions.ts';

const revisionNumber = z.int().min(1).max(999_999_999);

/**
 * Finds, by the calls and errors that the gateway recorded per revision, where the error rate stepped up after `good` and
 * not later than `bad`.
 */
export const bisectRevisions = operation({
  id: 'BisectRevisions',
  title: 'Find the revision at which the error rate stepped up',
  tag: 'Revisions',
  action: 'apig:revisions:get',
  method: 'POST',
  path: `${REVISIONS}/bisect`,
  status: 200,
  body: z
    .strictObject({ good: revisionNumber, bad: revisionNumber })
    .refine(({ good, bad }) => good < bad, { path: ['bad'], error: 'must be a later revision than good' }),
  output: z.object({
    /** `found`; `no_step`: no rise that is more than chance; `no_calls`: too little was recorded to say anything. */
    outcome: z.enum(['found', 'no_step', 'no_calls']),
    /** The first bad revision. */
    revision: revisionSummary.nullable(),
    /** The first revisions that the counts fit almost as well, the likeliest included; one when they are clear. */
    candidates: z.array(z.int()),
    /** How likely such a step would be by chance, anywhere in the range; 1 when there is none. */
    p_value: z.number(),
    /** Errors per call before and from the step on; null where there were no calls. */
    rate_before: z.number().nullable(),
    rate_after: z.number().nullable(),
    evidence: z.array(
      z.object({
        revision: z.int(),
        calls: z.int(),
        errors: z.int(),
        /** Null: no calls. */
        error_rate: z.number().nullable(),
        summary: z.string(),
      }),
    ),
    /** What the first bad revision changed, its first documents. */
    diff: diffPage,
  }),
});
