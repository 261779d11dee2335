import { z } from 'zod';
import { OWN } from './fields.ts';
import { operation } from './operation.ts';

/**
 * How far a change has come. Every operation within a gateway that changes what it serves takes `Prefer: wait=N` (RFC
 * 7240, N seconds, at most {@link MAX_WAIT_SECONDS}): the answer is held until every node has acknowledged the change, or
 * the time is over. The answer then has `Preference-Applied: wait=N`, `Turnpike-Revision: 43`, and
 * `Turnpike-Acknowledged: node-1=43, node-2=42` with what each node serves.
 */
export const MAX_WAIT_SECONDS = 30;

export const propagation = z.object({
  /** The revision that holds the change; null: it is not compiled yet. */
  revision: z.int().nullable(),
  /** Every node serves it. */
  complete: z.boolean(),
  acknowledged: z.array(z.object({ node: z.string(), revision: z.int() })),
  lagging: z.array(
    z.object({
      node: z.string(),
      /** What it serves instead; -1: nothing yet. */
      revision: z.int(),
      /** Why, as far as it is known: the node refused it, or it could not be compiled; '' when it is just not there yet. */
      reason: z.string(),
    }),
  ),
});

/** Takes `Prefer: wait=N`. */
export const showPropagation = operation({
  id: 'ShowPropagation',
  title: 'Show which nodes serve a revision',
  tag: 'Revisions',
  action: 'apig:instances:get',
  method: 'GET',
  path: `${OWN}/instances/{instance_id}/propagation`,
  status: 200,
  query: z.strictObject({
    /** Left out: the newest one. */
    revision: z
      .string()
      .regex(/^\d{1,9}$/, 'must be the number of a revision')
      .transform(Number)
      .optional(),
  }),
  output: z.object({ propagation }),
});
