import { z } from 'zod';
import { enterpriseProjectIdSchema } from '../ids.ts';
import { INSTANCE, PROJECT } from './fields.ts';
import { listQuery } from './list.ts';
import { operation } from './operation.ts';

/** Tags of gateways (reference 5.6): people sort by them, and policies can have conditions on them. */
const tag = 'Gateway tags';

/** Tags per gateway (reference 4.1). */
export const MAX_INSTANCE_TAGS = 20;

const characters = /^[\p{L}\p{N} _.:=+\-@]*$/u;
const allowed = 'must be letters, digits, blanks, _ . : = + - or @';

export const tagKey = z
  .string()
  .min(1)
  .max(128)
  .regex(characters, allowed)
  .refine((key) => key === key.trim(), 'must not start or end with a blank')
  .refine((key) => !key.startsWith('_sys_'), 'must not start with _sys_, which the system keeps for itself');
export const tagValue = z.string().max(255).regex(characters, allowed);

/** A tag as a gateway gets it. */
export const instanceTag = z.strictObject({ key: tagKey, value: tagValue.default('') });
const shownTag = z.object({ key: z.string(), value: z.string() });

export const listInstanceTags = operation({
  id: 'ListInstanceTags',
  title: 'List the tags of a gateway',
  tag,
  action: 'apig:instanceTags:list',
  method: 'GET',
  path: `${INSTANCE}/instance-tags`,
  status: 200,
  output: z.object({ tags: z.array(shownTag) }),
});

export const listProjectInstanceTags = operation({
  id: 'ListProjectInstanceTags',
  title: 'List the tags of all gateways of a project',
  tag,
  action: 'apig:instanceTags:list',
  method: 'GET',
  path: `${PROJECT}/instance-tags`,
  status: 200,
  output: z.object({ tags: z.array(z.object({ key: z.string(), values: z.array(z.string()) })) }),
});

export const changeInstanceTags = operation({
  id: 'BatchCreateOrDeleteInstanceTags',
  title: 'Add or delete tags of a gateway',
  tag,
  action: {
    in: 'body',
    field: 'action',
    cases: { create: 'apig:instanceTags:create', delete: 'apig:instanceTags:delete' },
  },
  audit: ['Instance', 'BatchCreateOrDeleteInstanceTags'],
  method: 'POST',
  path: `${INSTANCE}/instance-tags/action`,
  status: 204,
  body: z.strictObject({
    action: z.enum(['create', 'delete']),
    tags: z
      .array(z.strictObject({ key: tagKey, value: tagValue.optional() }))
      .min(1)
      .max(MAX_INSTANCE_TAGS),
  }),
});

const values = z.array(tagValue).max(20).default([]);

/** All conditions must hold; of one key's values any does, and no values stand for any value. */
const tagQuery = z.strictObject({
  without_any_tag: z.boolean().default(false),
  tags: z
    .array(z.strictObject({ key: tagKey, values }))
    .max(MAX_INSTANCE_TAGS)
    .default([]),
  sys_tags: z
    .array(
      z.strictObject({
        key: z.literal('_sys_enterprise_project_id'),
        values: z.array(enterpriseProjectIdSchema).max(20).default([]),
      }),
    )
    .max(1)
    .default([]),
  matches: z
    .array(z.strictObject({ key: z.literal('resource_name'), value: z.string().max(255) }))
    .max(1)
    .default([]),
});

export const listInstancesByTags = operation({
  id: 'ListInstancesByTags',
  title: 'List gateways by tags',
  tag,
  action: 'apig:instance:listByTags',
  method: 'POST',
  path: `${PROJECT}/resource-instances/filter`,
  status: 200,
  query: listQuery({}),
  body: tagQuery,
  output: z.object({
    resources: z.array(
      z.object({
        resource_id: z.string(),
        /** The reference spells it like this, and has nothing to say in it. */
        resouce_detail: z.string(),
        resource_name: z.string(),
        tags: z.array(shownTag),
      }),
    ),
    total_count: z.int(),
  }),
});

export const countInstancesByTags = operation({
  id: 'ShowInstancesNumByTags',
  title: 'Count gateways by tags',
  tag,
  action: 'apig:instance:getNumByTags',
  method: 'POST',
  path: `${PROJECT}/resource-instances/count`,
  status: 200,
  body: tagQuery,
  output: z.object({ total_count: z.int() }),
});
