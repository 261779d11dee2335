import { z } from 'zod';
import { environmentIdSchema, idSchema } from '../ids.ts';
import { INSTANCE, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';
import { throttleDetail } from './throttles.ts';

const PATH = `${INSTANCE}/throttle-bindings` as const;
const tag = 'Request throttling';

export const bindThrottle = operation({
  id: 'AssociateRequestThrottlingPolicyV2',
  title: 'Bind a request throttling policy to published APIs',
  tag,
  action: 'apig:apis:bindThrottles',
  audit: ['ThrottleBinding', 'AssociateRequestThrottlingPolicy'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: z.strictObject({ strategy_id: idSchema, publish_ids: z.array(idSchema).min(1).max(1_000) }),
  output: z.object({
    throttle_applys: z.array(
      z.object({
        id: z.string(),
        publish_id: z.string(),
        strategy_id: z.string(),
        /** 1: the API as a whole. */
        scope: z.int(),
        apply_time: timestamp,
      }),
    ),
  }),
});

export const unbindThrottle = operation({
  id: 'DisassociateRequestThrottlingPolicyV2',
  title: 'Unbind a request throttling policy from an API',
  tag,
  action: 'apig:apis:unbindThrottles',
  audit: ['ThrottleBinding', 'DisassociateRequestThrottlingPolicy'],
  method: 'DELETE',
  path: `${PATH}/{throttle_binding_id}`,
  status: 204,
});

export const batchUnbindThrottles = operation({
  id: 'BatchDisassociateThrottlingPolicyV2',
  title: 'Unbind request throttling policies from several APIs',
  tag,
  action: 'apig:apis:unbindThrottles',
  audit: ['ThrottleBinding', 'BatchDisassociateThrottlingPolicy'],
  method: 'PUT',
  path: PATH,
  status: 200,
  query: z.strictObject({ action: z.literal('delete') }),
  body: z.strictObject({ throttle_bindings: z.array(idSchema).min(1).max(1_000) }),
  output: z.object({
    success_count: z.int(),
    failure: z.array(
      z.object({
        bind_id: z.string(),
        error_code: z.string(),
        error_msg: z.string(),
        api_id: z.string(),
        api_name: z.string(),
      }),
    ),
  }),
});

export const listThrottlesOfApi = operation({
  id: 'ListRequestThrottlingPoliciesBindedToApiV2',
  title: 'List the request throttling policies of an API',
  tag,
  action: 'apig:apis:listBindedThrottles',
  method: 'GET',
  path: `${PATH}/binded-throttles`,
  status: 200,
  query: listQuery({
    api_id: idSchema,
    env_id: environmentIdSchema.optional(),
    throttle_id: textFilter,
    throttle_name: textFilter,
  }),
  output: listOutput(
    'throttles',
    throttleDetail.extend({ env_name: z.string(), bind_id: z.string(), bind_time: timestamp }),
  ),
});

const filters = {
  throttle_id: idSchema,
  env_id: textFilter,
  group_id: textFilter,
  api_id: textFilter,
  api_name: textFilter,
};

const apiForThrottle = z.object({
  id: z.string(),
  name: z.string(),
  type: z.int(),
  remark: z.string(),
  auth_type: z.string(),
  group_id: z.string(),
  group_name: z.string(),
  req_method: z.string(),
  req_uri: z.string(),
  run_env_id: z.string(),
  run_env_name: z.string(),
  publish_id: z.string(),
  tags: z.array(z.string()),
  /** Of what is bound to the API in the environment; of nothing: empty. */
  throttle_apply_id: z.string(),
  throttle_name: z.string(),
  apply_time: timestamp,
});

export const listApisOfThrottle = operation({
  id: 'ListApisBindedToRequestThrottlingPolicyV2',
  title: 'List the APIs of a request throttling policy',
  tag,
  action: 'apig:throttles:listBindedApis',
  method: 'GET',
  path: `${PATH}/binded-apis`,
  status: 200,
  query: listQuery(filters),
  output: listOutput('apis', apiForThrottle),
});

export const listApisWithoutThrottle = operation({
  id: 'ListApisUnbindedToRequestThrottlingPolicyV2',
  title: 'List the published APIs without a request throttling policy',
  tag,
  action: 'apig:throttles:listUnbindedApis',
  method: 'GET',
  path: `${PATH}/unbinded-apis`,
  status: 200,
  query: listQuery({ ...filters, tags: textFilter }),
  output: listOutput('apis', apiForThrottle),
});
