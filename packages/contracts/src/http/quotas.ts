import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { INSTANCE, remark, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const PATH = `${INSTANCE}/app-quotas` as const;

/** A day that the month has, from 1970 on. Date.parse alone takes 31 February for 2 or 3 March. */
function isInstant(value: string): boolean {
  const iso = `${value.replace(' ', 'T')}.000Z`;
  const unixMs = Date.parse(iso);
  return unixMs >= 0 && new Date(unixMs).toISOString() === iso;
}

const quotaBody = z.strictObject({
  name: z
    .string()
    .min(3)
    .max(255)
    .regex(
      /^[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*$/,
      'must start with a letter; letters, digits, _ and - may follow',
    ),
  call_limits: z.int().min(1).max(2_147_483_647),
  time_unit: z.enum(['SECOND', 'MINUTE', 'HOUR', 'DAY']),
  time_interval: z.int().min(1).max(2_147_483_647),
  /** First reset point, "yyyy-MM-dd HH:mm:ss" in UTC; without it windows start with the first call. */
  reset_time: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, 'must be yyyy-MM-dd HH:mm:ss')
    .refine(isInstant, 'is no such time')
    .optional(),
  remark: remark.optional(),
});

export const quotaDetail = z.object({
  app_quota_id: z.string(),
  name: z.string(),
  call_limits: z.int(),
  time_unit: z.string(),
  time_interval: z.int(),
  remark: z.string(),
  reset_time: z.string(),
  create_time: timestamp,
  bound_app_num: z.int(),
});

const quotaApp = z.object({
  app_id: z.string(),
  name: z.string(),
  status: z.int(),
  app_key: z.string(),
  remark: z.string(),
  register_time: timestamp,
  update_time: timestamp,
  app_quota_id: z.string(),
  app_quota_name: z.string(),
  bound_time: timestamp,
});

const tag = 'Credential quotas';

export const createQuota = operation({
  id: 'CreateAppQuota',
  title: 'Create a credential quota',
  tag,
  action: 'apig:appQuotas:create',
  audit: ['AppQuota', 'CreateAppQuota'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: quotaBody,
  output: quotaDetail,
});

export const listQuotas = operation({
  id: 'ListAppQuotas',
  title: 'List credential quotas',
  tag,
  action: 'apig:appQuotas:list',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({ name: textFilter }),
  output: listOutput('quotas', quotaDetail),
});

export const showQuota = operation({
  id: 'ShowAppQuota',
  title: 'Show a credential quota',
  tag,
  action: 'apig:appQuotas:get',
  method: 'GET',
  path: `${PATH}/{app_quota_id}`,
  status: 200,
  output: quotaDetail,
});

export const updateQuota = operation({
  id: 'UpdateAppQuota',
  title: 'Update a credential quota',
  tag,
  action: 'apig:appQuotas:update',
  audit: ['AppQuota', 'UpdateAppQuota'],
  method: 'PUT',
  path: `${PATH}/{app_quota_id}`,
  status: 200,
  body: quotaBody,
  output: quotaDetail,
});

export const deleteQuota = operation({
  id: 'DeleteAppQuota',
  title: 'Delete a credential quota',
  tag,
  action: 'apig:appQuotas:delete',
  audit: ['AppQuota', 'DeleteAppQuota'],
  method: 'DELETE',
  path: `${PATH}/{app_quota_id}`,
  status: 204,
});

export const bindQuota = operation({
  id: 'AssociateAppsForAppQuota',
  title: 'Bind a quota to credentials',
  tag,
  action: 'apig:appQuotas:bindApps',
  audit: ['AppQuotaBinding', 'AssociateAppsForAppQuota'],
  method: 'POST',
  path: `${PATH}/{app_quota_id}/binding-apps`,
  status: 201,
  body: z.strictObject({ app_ids: z.array(idSchema).min(1).max(1_000) }),
  output: z.object({
    applies: z.array(z.object({ app_quota_id: z.string(), app_id: z.string(), bound_time: timestamp })),
  }),
});

export const unbindQuota = operation({
  id: 'DisassociateAppQuotaWithApp',
  title: 'Unbind a quota from a credential',
  tag,
  action: 'apig:appQuotas:unbindApps',
  audit: ['AppQuotaBinding', 'DisassociateAppQuotaWithApp'],
  method: 'DELETE',
  path: `${PATH}/{app_quota_id}/bound-apps/{app_id}`,
  status: 204,
});

export const listQuotaApps = operation({
  id: 'ListAppQuotaBoundApps',
  title: 'List the credentials of a quota',
  tag,
  action: 'apig:appQuotas:listBoundApps',
  method: 'GET',
  path: `${PATH}/{app_quota_id}/bound-apps`,
  status: 200,
  query: listQuery({ app_name: textFilter }),
  output: listOutput('apps', quotaApp),
});

export const listBindableApps = operation({
  id: 'ListAppQuotaBindableApps',
  title: 'List the credentials that a quota can be bound to',
  tag,
  action: 'apig:appQuotas:listBindableApps',
  method: 'GET',
  path: `${PATH}/{app_quota_id}/bindable-apps`,
  status: 200,
  query: listQuery({ app_name: textFilter }),
  output: listOutput('apps', quotaApp),
});
