import { z } from 'zod';
import { PROVISIONING_QUEUE, RECONCILE_JOB, reconcileJobSchema } from './provisioning.ts';

/** Payload schema of every job, by queue and name. Payloads hold ids only: Postgres owns the truth. */
export const jobSchemas = {
  [PROVISIONING_QUEUE]: { [RECONCILE_JOB]: reconcileJobSchema },
} as const satisfies Record<string, Record<string, z.ZodType>>;

export type QueueName = keyof typeof jobSchemas;

/** Parses a queue's name: of an outbox row that was written by another version, perhaps. */
export const queueNameSchema = z.enum(Object.keys(jobSchemas) as [QueueName, ...QueueName[]]);
