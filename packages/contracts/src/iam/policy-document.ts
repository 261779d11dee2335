import { z } from 'zod';

/** Most of each that a document may hold. */
export const policyLimits = {
  statements: 50,
  actions: 100,
  resources: 100,
  operators: 20,
  keys: 20,
  values: 50,
};

/** `service:resource:operation`; each part a name or a pattern with `*`. `*` alone stands for all. */
const actionPattern = z
  .string()
  .max(128)
  .regex(
    /^(\*|[\w*-]+:[\w*-]+:[\w*-]+)$/,
    'must be service:resource:operation, each with * where any is meant',
  );

/**
 * `service:region:account:type:path`; `*` matches any run of characters within its part, and in the path (which is
 * all after the fourth colon) across `/` too. `*` alone stands for every resource.
 */
const resourcePattern = z
  .string()
  .max(512)
  .regex(/^(\*|[\w*-]*(:[\w*-]*){2}:[\w*-]+:[\w*/.-]+)$/, 'must be service:region:account:type:path, or *');

const patterns = (pattern: z.ZodString, most: number) => z.array(pattern).min(1).max(most);
const actions = patterns(actionPattern, policyLimits.actions);
const resources = patterns(resourcePattern, policyLimits.resources);

/**
 * A map that is not empty. `__proto__` as a key is refused: the parser would leave it out, and with it a condition.
 */
const mapOf = <V extends z.ZodType>(key: z.ZodString, value: V, most: number, what: string) =>
  z.preprocess(
    (raw, context) => {
      if (typeof raw === 'object' && raw !== null) {
        if (Object.hasOwn(raw, '__proto__'))
          context.addIssue({ code: 'custom', path: ['__proto__'], message: `is no ${what}` });
        const { length } = Object.keys(raw);
        if (length === 0) context.addIssue({ code: 'custom', message: `must name at least one ${what}` });
        if (length > most)
          context.addIssue({ code: 'custom', message: `names more than ${most} of ${what}` });
      }
      return raw;
    },
    z.record(key, value).meta({ minProperties: 1, maxProperties: most }),
  );

/** `{"<operator>": {"<key>": ["<value>", …]}}`. Which operators and keys there are is told by `lintPolicy`. */
const condition = mapOf(
  z.string().max(64),
  mapOf(
    z.string().max(200),
    z.array(z.string().max(512)).min(1).max(policyLimits.values),
    policyLimits.keys,
    'condition key',
  ),
  policyLimits.operators,
  'condition operator',
);

const effect = z.enum(['Allow', 'Deny']);

/** A member that only the newer version has. */
const newerMember = z.never({ error: 'needs Version 5.0' }).optional();

const fineGrainedStatement = z.strictObject({
  Effect: effect,
  Action: actions,
  /** Absent: every resource. */
  Resource: resources.optional(),
  /** Absent: always. */
  Condition: condition.optional(),
  Sid: newerMember,
  NotAction: newerMember,
  NotResource: newerMember,
});

const identityStatement = z
  .strictObject({
    /** A name for the statement, for people and for the decision's report. */
    Sid: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[\w -]+$/, 'must be letters, digits, blanks, _ or -')
      .optional(),
    Effect: effect,
    Action: actions.optional(),
    /** Instead of Action: every action but these. */
    NotAction: actions.optional(),
    Resource: resources.optional(),
    /** Instead of Resource: every resource but these. */
    NotResource: resources.optional(),
    Condition: condition.optional(),
  })
  .check(({ value, issues }) => {
    const complain = (member: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [member], message });
    if (value.Action && value.NotAction) complain('NotAction', 'must not stand beside Action');
    if (!value.Action && !value.NotAction)
      complain('Action', 'is missing: Action or NotAction must be there');
    if (value.Resource && value.NotResource) complain('NotResource', 'must not stand beside Resource');
  })
  .meta({
    oneOf: [{ required: ['Action'] }, { required: ['NotAction'] }],
    not: { required: ['Resource', 'NotResource'] },
  });

/** A statement of either version; which members may stand in which is the schema's to say. */
export type PolicyStatement = z.output<typeof identityStatement>;
export type PolicyCondition = NonNullable<PolicyStatement['Condition']>;

/**
 * A policy. Version 1.1 is the model product's fine-grained policy, 5.0 its identity policy (reference 20.3). An empty
 * list of statements grants nothing.
 */
export type PolicyDocument = { Version: '1.1' | '5.0'; Statement: PolicyStatement[] };

export const policyDocumentSchema: z.ZodType<PolicyDocument, PolicyDocument> = z.discriminatedUnion(
  'Version',
  [
    z.strictObject({
      Version: z.literal('1.1'),
      Statement: z.array(fineGrainedStatement).max(policyLimits.statements),
    }),
    z.strictObject({
      Version: z.literal('5.0'),
      Statement: z.array(identityStatement).max(policyLimits.statements),
    }),
  ],
) as unknown as z.ZodType<PolicyDocument, PolicyDocument>;
