import { z } from 'zod';
import { INSTANCE, OWN, remark, resourceName, timestamp } from './fields.ts';
import { listOutput, listQuery, preciseSearch, textFilter } from './list.ts';
import { operation } from './operation.ts';

const PATH = `${INSTANCE}/throttles` as const;
const OUTAGE = `${OWN}/instances/{instance_id}/throttles/{throttle_id}/outage` as const;
const tag = 'Request throttling';

/** Calls per window (reference 4.2). */
export const callLimit = z.int().min(1).max(2_147_483_647);
/** 0, as clients write it, and nothing at all: no such limit. */
const optionalLimit = z.int().min(0).max(2_147_483_647).optional();

const throttleBody = z.strictObject({
  name: resourceName,
  /** 1: each API has counters of its own; 2: all APIs that it is bound to share them. */
  type: z.union([z.literal(1), z.literal(2)]).optional(),
  time_interval: z.int().min(1).max(2_147_483_647),
  time_unit: z.enum(['SECOND', 'MINUTE', 'HOUR', 'DAY']),
  api_call_limits: callLimit,
  user_call_limits: optionalLimit,
  app_call_limits: optionalLimit,
  ip_call_limits: optionalLimit,
  /** The model product has no such control either, and knows the word FALSE alone. */
  enable_adaptive_control: z.literal('FALSE').optional(),
  remark: remark.optional(),
});

/** A policy without its identity: what policies and lists of bindings both tell. */
export const throttleDetail = z.object({
  id: z.string(),
  name: z.string(),
  type: z.int(),
  time_interval: z.int(),
  time_unit: z.string(),
  api_call_limits: z.int(),
  /** 0: no such limit, here and below. */
  user_call_limits: z.int(),
  app_call_limits: z.int(),
  ip_call_limits: z.int(),
  enable_adaptive_control: z.string(),
  remark: z.string(),
  bind_num: z.int(),
  /** 1: there are excluded apps or tenants; 2: there are none. */
  is_inclu_special_throttle: z.int(),
  create_time: timestamp,
});

export const createThrottle = operation({
  id: 'CreateRequestThrottlingPolicyV2',
  title: 'Create a request throttling policy',
  tag,
  action: 'apig:throttles:create',
  audit: ['Throttle', 'CreateRequestThrottlingPolicy'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: throttleBody,
  output: throttleDetail,
});

export const listThrottles = operation({
  id: 'ListRequestThrottlingPolicyV2',
  title: 'List request throttling policies',
  tag,
  action: 'apig:throttles:list',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({ id: textFilter, name: textFilter, precise_search: preciseSearch }),
  output: listOutput('throttles', throttleDetail),
});

export const showThrottle = operation({
  id: 'ShowDetailsOfRequestThrottlingPolicyV2',
  title: 'Show a request throttling policy',
  tag,
  action: 'apig:specialThrottles:get',
  method: 'GET',
  path: `${PATH}/{throttle_id}`,
  status: 200,
  output: throttleDetail,
});

export const updateThrottle = operation({
  id: 'UpdateRequestThrottlingPolicyV2',
  title: 'Update a request throttling policy',
  tag,
  action: 'apig:throttles:update',
  audit: ['Throttle', 'UpdateRequestThrottlingPolicy'],
  method: 'PUT',
  path: `${PATH}/{throttle_id}`,
  status: 200,
  body: throttleBody,
  output: throttleDetail,
});

export const deleteThrottle = operation({
  id: 'DeleteRequestThrottlingPolicyV2',
  title: 'Delete a request throttling policy',
  tag,
  action: 'apig:throttles:delete',
  audit: ['Throttle', 'DeleteRequestThrottlingPolicy'],
  method: 'DELETE',
  path: `${PATH}/{throttle_id}`,
  status: 204,
});

/** What a node does for a policy while it cannot reach what grants it its part of the limits. */
const outage = z.strictObject({
  /** CLOSED: nothing beyond what the node was granted. OPEN: `open_calls` more. */
  mode: z.enum(['CLOSED', 'OPEN']),
  /** Calls that each node may let through in each window of each counter without a grant; of mode OPEN. */
  open_calls: z.int().min(0).max(2_147_483_647),
});

export const showThrottleOutage = operation({
  id: 'ShowThrottleOutage',
  title: 'Show what a request throttling policy does while nodes cannot count together',
  tag,
  action: 'apig:specialThrottles:get',
  method: 'GET',
  path: OUTAGE,
  status: 200,
  output: outage,
});

export const updateThrottleOutage = operation({
  id: 'UpdateThrottleOutage',
  title: 'Set what a request throttling policy does while nodes cannot count together',
  tag,
  action: 'apig:throttles:update',
  audit: ['Throttle', 'UpdateThrottleOutage'],
  method: 'PUT',
  path: OUTAGE,
  status: 200,
  body: outage,
  output: outage,
});
