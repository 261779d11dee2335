import { z } from 'zod';
import { policyDocumentSchema } from '../iam/policy-document.ts';
import { idSchema } from '../ids.ts';
import { OWN, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Permissions';

export const actionName = z.string().min(1).max(128);
export const resourceUrn = z.string().min(1).max(512);

/** A statement that decided, by its position in its policy. */
const determiningStatement = z.object({
  policy_id: z.string(),
  policy_name: z.string(),
  /** From 0; -1: the document as a whole, which cannot be read and denies. */
  statement_index: z.int(),
  sid: z.string().nullable(),
  effect: z.enum(['Allow', 'Deny']),
  /** A Deny that applied because it could not be told whether its conditions hold. */
  unevaluable: z.boolean(),
});

/** Where a resource lies: by this the grants are chosen that hold for it. */
const location = z.object({
  project_id: z.string().nullable(),
  instance_id: z.string().nullable(),
  enterprise_project_id: z.string().nullable(),
});

/** Circumstances of a request; what is left out is as it would be for a request without a second factor. */
const simulatedContext = z.strictObject({
  /** RFC 3339; now, unless told. */
  current_time: z.iso.datetime({ offset: true }).optional(),
  /** Unless told it is not known, and a Deny that depends on it denies. */
  source_ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  user_name: z.string().min(1).max(64).optional(),
  mfa_present: z.boolean().optional(),
  mfa_age_seconds: z.int().min(0).max(1_000_000_000).optional(),
  /** Instead of those of the resource. */
  resource_tags: z.record(z.string().max(128), z.string().max(255)).optional(),
  enterprise_project_id: z.string().min(1).max(64).optional(),
});

const unsavedDocument = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('add'),
    name: z.string().min(1).max(128).optional(),
    policy: policyDocumentSchema,
  }),
  z.strictObject({ mode: z.literal('replace'), policy_id: z.string().max(64), policy: policyDocumentSchema }),
]);

/**
 * Asks the evaluator that enforces: with the policies of a user or a group, and with documents that are not saved yet,
 * as further policies in the whole account or in the place of a policy wherever that is granted.
 */
export const simulatePermissions = operation({
  id: 'SimulatePermissions',
  title: 'Simulate permissions',
  tag,
  action: 'turnpike:permissions:simulate',
  method: 'POST',
  path: `${OWN}/permissions/simulate`,
  status: 200,
  body: z.strictObject({
    /** Left out: only the documents count. */
    principal: z
      .union([z.strictObject({ user_id: idSchema }), z.strictObject({ group_id: idSchema })])
      .optional(),
    actions: z.array(actionName).min(1).max(50),
    resources: z.array(resourceUrn).min(1).max(50),
    context: simulatedContext.default({}),
    documents: z.array(unsavedDocument).max(10).default([]),
  }),
  output: z.object({
    /** Of each action on each resource, in that order. */
    results: z.array(
      z.object({
        action: z.string(),
        resource: z.string(),
        decision: z.enum(['allowed', 'denied']),
        sentence: z.string(),
        location,
        determining: z.array(determiningStatement),
      }),
    ),
  }),
});

const decision = z.object({
  decision_id: z.string(),
  time: timestamp,
  principal: z.object({ type: z.string(), id: z.string(), name: z.string() }),
  credential: z.object({ kind: z.string(), id: z.string() }),
  operation: z.string(),
  action: z.string(),
  resource: z.object({ type: z.string(), id: z.string(), name: z.string(), urn: z.string() }),
  location,
  /** What conditions could speak of, by their keys; null: it was not known. */
  context: z.record(z.string(), z.json()),
  /** Empty: no statement allows it. */
  determining: z.array(determiningStatement),
  sentence: z.string(),
  /** The least that would allow it; null: a Deny has to go first, so that no statement more would. */
  smallest_allow: policyDocumentSchema.nullable(),
  request_id: z.string(),
  source_ip: z.string(),
});

export const showDecision = operation({
  id: 'ShowDecision',
  title: 'Show why a request was denied',
  tag,
  action: 'turnpike:decisions:get',
  method: 'GET',
  path: `${OWN}/decisions/{decision_id}`,
  status: 200,
  output: decision,
});

export const listDecisions = operation({
  id: 'ListDecisions',
  title: 'List requests that were denied',
  tag,
  action: 'turnpike:decisions:list',
  method: 'GET',
  path: `${OWN}/decisions`,
  status: 200,
  query: listQuery({
    user_id: textFilter,
    user_name: textFilter,
    action: textFilter,
    resource_id: textFilter,
  }),
  output: listOutput('decisions', decision),
});

export const listActions = operation({
  id: 'ListActions',
  title: 'List all actions',
  tag,
  action: 'turnpike:actions:list',
  method: 'GET',
  path: `${OWN}/actions`,
  status: 200,
  output: z.object({
    actions: z.array(
      z.object({
        action: z.string(),
        service: z.string(),
        resource: z.string(),
        verb: z.string(),
        access_level: z.enum(['list', 'read', 'write', 'permission']),
        /** Types of the URNs that it is asked for; empty: no operation asks for it here. */
        resource_types: z.array(z.string()),
        operations: z.array(z.object({ id: z.string(), title: z.string() })),
      }),
    ),
  }),
});

/** Looks a policy document over, as it would be when it is saved, and keeps nothing of it. */
export const validatePolicy = operation({
  id: 'ValidatePolicy',
  title: 'Validate a policy document',
  tag,
  action: 'turnpike:policies:validate',
  method: 'POST',
  path: `${OWN}/policies/validate`,
  status: 200,
  /** Any JSON: what is wrong with it is the answer. */
  body: z.strictObject({ policy: z.unknown() }),
  output: z.object({
    /** True: it could be saved, warnings or not. */
    valid: z.boolean(),
    findings: z.array(
      z.object({
        /** From the document down, for example `Statement.0.Action.1`; empty: the document as a whole. */
        position: z.string(),
        path: z.array(z.union([z.string(), z.int()])),
        severity: z.enum(['error', 'warning']),
        code: z.string(),
        message: z.string(),
      }),
    ),
  }),
});

export const showLeastPrivilege = operation({
  id: 'ShowLeastPrivilege',
  title: 'Show which permissions are used',
  tag,
  action: 'turnpike:permissions:leastPrivilege',
  method: 'GET',
  path: `${OWN}/least-privilege`,
  status: 200,
  query: z.strictObject({
    /** One of the two. Of a group, what its members used counts. */
    user_id: idSchema.optional(),
    group_id: idSchema.optional(),
    days: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number')
      .transform(Number)
      .pipe(z.int().min(1).max(365))
      .default(90),
  }),
  output: z.object({
    days: z.int(),
    /** First day that counts, UTC. */
    since: z.string(),
    /** Granted actions, with the day of the last use. */
    used: z.array(z.object({ action: z.string(), last_used: z.string() })),
    unused: z.array(z.string()),
    /** Each granted policy, narrowed to what was used; no document: nothing of it was. */
    narrowed: z.array(
      z.object({
        policy_id: z.string(),
        policy_name: z.string(),
        documents: z.array(policyDocumentSchema),
      }),
    ),
  }),
});
