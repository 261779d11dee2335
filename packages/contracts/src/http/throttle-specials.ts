import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { INSTANCE, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';
import { callLimit } from './throttles.ts';

const PATH = `${INSTANCE}/throttles/{throttle_id}/throttle-specials` as const;
const tag = 'Request throttling';

const specialDetail = z.object({
  id: z.string(),
  throttle_id: z.string(),
  call_limits: z.int(),
  object_type: z.string(),
  object_id: z.string(),
  /** Name of the credential; of accounts and projects none is told. */
  object_name: z.string(),
  app_id: z.string(),
  app_name: z.string(),
  apply_time: timestamp,
});

export const createThrottleSpecial = operation({
  id: 'CreateSpecialThrottlingConfigurationV2',
  title: 'Give one credential or tenant a limit of its own',
  tag,
  action: 'apig:specialThrottles:create',
  audit: ['ThrottleSpecial', 'CreateSpecialThrottlingConfiguration'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: z.strictObject({
    call_limits: callLimit,
    /** Id of a credential; for USER of an account or of a project. */
    object_id: idSchema,
    object_type: z.enum(['APP', 'USER']),
  }),
  output: specialDetail,
});

export const listThrottleSpecials = operation({
  id: 'ListSpecialThrottlingConfigurationsV2',
  title: 'List the credentials and tenants with limits of their own',
  tag,
  action: 'apig:specialThrottles:get',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({ object_type: textFilter, app_name: textFilter, user: textFilter }),
  output: listOutput('throttle_specials', specialDetail),
});

export const updateThrottleSpecial = operation({
  id: 'UpdateSpecialThrottlingConfigurationV2',
  title: 'Change the limit of one credential or tenant',
  tag,
  action: 'apig:specialThrottles:update',
  audit: ['ThrottleSpecial', 'UpdateSpecialThrottlingConfiguration'],
  method: 'PUT',
  path: `${PATH}/{strategy_id}`,
  status: 200,
  body: z.strictObject({ call_limits: callLimit }),
  output: specialDetail,
});

export const deleteThrottleSpecial = operation({
  id: 'DeleteSpecialThrottlingConfigurationV2',
  title: 'Take the limit of its own from one credential or tenant',
  tag,
  action: 'apig:specialThrottles:delete',
  audit: ['ThrottleSpecial', 'DeleteSpecialThrottlingConfiguration'],
  method: 'DELETE',
  path: `${PATH}/{strategy_id}`,
  status: 204,
});
