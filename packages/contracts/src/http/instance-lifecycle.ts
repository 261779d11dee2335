import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { INSTANCE, OWN, PROJECT } from './fields.ts';
import { clientToken, editionName, instanceCreateBody } from './instances.ts';
import { listOutput, listQuery } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Gateways';
const OWN_INSTANCE = `${OWN}/instances/{instance_id}` as const;

/** Work that was asked for; the gateway's detail and time line tell how it goes. */
const job = z.object({ instance_id: z.string(), message: z.string(), job_id: z.string() });
const order = z.object({ order_id: z.string() });
const resizeBody = z.strictObject({ spec_id: editionName });
const label = z.string().max(64).optional();

/** Up and down. Nodes are replaced one after the other, and no request is lost. */
export const resizeInstance = operation({
  id: 'CreatePostPayResizeOrder',
  title: 'Resize a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'CreatePostPayResizeOrder'],
  method: 'POST',
  path: `${INSTANCE}/postpaid-resize`,
  status: 202,
  body: resizeBody,
  output: job,
});

/** As the other; the order is on record, nothing is charged. */
export const resizePrepaidInstance = operation({
  id: 'CreatePrepayResize',
  title: 'Resize a gateway that was paid in advance',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'CreatePostPayResizeOrder'],
  method: 'POST',
  path: `${INSTANCE}/prepay-resize`,
  status: 202,
  body: z.strictObject({
    /** Must be the gateway of the path. */
    instance_id: idSchema.optional(),
    product_id: label,
    resize_info: resizeBody,
  }),
  output: order,
});

/** As `CreateInstanceV2`; the order is on record, nothing is charged. */
export const orderInstance = operation({
  id: 'CreateOrder',
  title: 'Create a gateway that is paid in advance',
  tag,
  action: 'apig:instances:create',
  audit: ['Instance', 'CreateInstance'],
  method: 'POST',
  path: `${PROJECT}/prepay-instances`,
  status: 202,
  headers: [clientToken],
  body: z.strictObject({
    product_id: label,
    charging_mode: z.union([z.literal(0), z.literal(1)]).optional(),
    payment_mode: z.literal('ALL_UPFRONT').optional(),
    /** 2: months, 3: years. */
    period_type: z.int().min(2).max(3).optional(),
    period_num: z.int().min(1).max(9).optional(),
    is_auto_renew: z.union([z.literal(0), z.literal(1)]).optional(),
    promotion_id: label,
    promotion_plan_id: label,
    promotion_info: z.string().max(1_024).optional(),
    composite_product_id: label,
    instance_info: instanceCreateBody,
  }),
  output: order,
});

/** One zone per machine: gateways of this installation run on one. */
export const listAvailableZones = operation({
  id: 'ListAvailableZonesV2',
  title: 'List the zones that gateways can run in',
  tag,
  action: 'apig:instances:list',
  method: 'GET',
  path: `${PROJECT}/available-zones`,
  status: 200,
  output: z.object({
    available_zones: z.array(
      z.object({
        name: z.string(),
        id: z.string(),
        code: z.string(),
        port: z.string(),
        local_name: z.object({ en_us: z.string(), zh_cn: z.string() }),
        /** By edition: whether gateways of it can be made here. */
        specs: z.record(z.string(), z.boolean()),
      }),
    ),
  }),
});

/** Ours. All nodes are replaced by fresh processes, one after the other. */
export const restartInstance = operation({
  id: 'RestartInstance',
  title: 'Restart a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'RestartInstance'],
  method: 'POST',
  path: `${OWN_INSTANCE}/restart`,
  status: 202,
  output: job,
});

/** Ours. Nodes move to the installed program, one after the other; otherwise they do so in the maintenance window. */
export const upgradeInstance = operation({
  id: 'UpgradeInstance',
  title: 'Upgrade a gateway to the installed program',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'UpgradeInstance'],
  method: 'POST',
  path: `${OWN_INSTANCE}/upgrade`,
  status: 202,
  output: job,
});

/** Ours. Tries again what failed (the detail's `retriable`), without its pause. */
export const retryInstance = operation({
  id: 'RetryInstance',
  title: 'Try again what failed at a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'RetryInstance'],
  method: 'POST',
  path: `${OWN_INSTANCE}/retry`,
  status: 202,
  output: job,
});

/** Ours: what `spec_id` may be. */
export const listEditions = operation({
  id: 'ListEditions',
  title: 'List the editions that gateways can have',
  tag,
  action: 'apig:instances:list',
  method: 'GET',
  path: `${OWN}/editions`,
  status: 200,
  query: listQuery({}),
  output: listOutput(
    'editions',
    z.object({
      name: z.string(),
      worker_threads: z.int(),
      memory_limit_mib: z.int(),
      file_descriptors: z.int(),
      /** Cores of each node. */
      cpu_share: z.number(),
      /** Of each node, as the next one. */
      connections: z.int(),
      requests_per_second: z.int(),
      /** Of the gateway. */
      apis: z.int(),
      built_in: z.boolean(),
    }),
  ),
});

/** Ours. */
export const showProjectQuotas = operation({
  id: 'ShowProjectQuotas',
  title: 'Show how many gateways and nodes a project may have',
  tag,
  action: 'apig:instances:list',
  method: 'GET',
  path: `${OWN}/quotas`,
  status: 200,
  output: z.object({
    gateways: z.object({ limit: z.int(), used: z.int() }),
    /** Per gateway. */
    nodes: z.object({ limit: z.int() }),
  }),
});
