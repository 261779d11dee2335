import { z } from 'zod';
import { INSTANCE, remark, timestamp } from './fields.ts';
import { listOutput, listQuery, preciseSearch, textFilter } from './list.ts';
import { operation } from './operation.ts';
import { quotaDetail } from './quotas.ts';

const PATH = `${INSTANCE}/apps` as const;

const appName = z
  .string()
  .min(3)
  .max(64)
  .regex(
    /^[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*$/,
    'must start with a letter; letters, digits, _ and - may follow',
  );
const appSecret = z
  .string()
  .min(8)
  .max(128)
  .regex(/^[A-Za-z0-9][\w!@#$%+\-/=]*$/, 'must start with a letter or digit');

const appBody = z.strictObject({
  name: appName,
  remark: remark.optional(),
  app_key: z
    .string()
    .min(8)
    .max(200)
    .regex(/^[A-Za-z0-9][\w-]*$/, 'must start with a letter or digit; letters, digits, _ and - may follow')
    .optional(),
  app_secret: appSecret.optional(),
});

export const appDetail = z.object({
  id: z.string(),
  name: z.string(),
  remark: z.string(),
  creator: z.string(),
  app_key: z.string(),
  /** In full only in the answer that made it; afterwards `****` and, of 16 characters or more, the last four. */
  app_secret: z.string(),
  register_time: timestamp,
  update_time: timestamp,
  status: z.int(),
  app_type: z.string(),
});

const appCode = z.object({
  id: z.string(),
  app_id: z.string(),
  app_code: z.string(),
  create_time: timestamp,
});
const appAcl = z.object({
  app_id: z.string(),
  app_acl_type: z.string(),
  app_acl_values: z.array(z.string()),
});

const tag = 'Credentials';

export const createApp = operation({
  id: 'CreateAnAppV2',
  title: 'Create a credential',
  tag,
  action: 'apig:apps:create',
  audit: ['App', 'CreateAnApp'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: appBody,
  output: appDetail,
});

export const listApps = operation({
  id: 'ListAppsV2',
  title: 'List credentials',
  tag,
  action: 'apig:apps:list',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({
    id: textFilter,
    name: textFilter,
    status: textFilter,
    app_key: textFilter,
    creator: textFilter,
    precise_search: preciseSearch,
  }),
  output: listOutput('apps', appDetail.extend({ bind_num: z.int() })),
});

export const showApp = operation({
  id: 'ShowDetailsOfAppV2',
  title: 'Show a credential',
  tag,
  action: 'apig:apps:get',
  method: 'GET',
  path: `${PATH}/{app_id}`,
  status: 200,
  output: appDetail,
});

export const updateApp = operation({
  id: 'UpdateAppV2',
  title: 'Update a credential',
  tag,
  action: 'apig:apps:update',
  audit: ['App', 'UpdateApp'],
  method: 'PUT',
  path: `${PATH}/{app_id}`,
  status: 200,
  body: appBody.pick({ name: true, remark: true }),
  output: appDetail,
});

export const deleteApp = operation({
  id: 'DeleteAppV2',
  title: 'Delete a credential',
  tag,
  action: 'apig:apps:delete',
  audit: ['App', 'DeleteAppV2'],
  method: 'DELETE',
  path: `${PATH}/{app_id}`,
  status: 204,
});

export const resetAppSecret = operation({
  id: 'ResettingAppSecretV2',
  title: 'Reset the secret of a credential',
  tag,
  action: 'apig:apps:update',
  audit: ['App', 'ResettingAppSecret'],
  method: 'PUT',
  path: `${PATH}/secret/{app_id}`,
  status: 200,
  body: z.strictObject({ app_secret: appSecret.optional() }),
  output: appDetail,
});

export const checkApp = operation({
  id: 'CheckAppV2',
  title: 'Check that a credential exists',
  tag,
  action: 'apig:apps:get',
  method: 'GET',
  path: `${PATH}/validation/{app_id}`,
  status: 200,
  output: z.object({ id: z.string(), name: z.string(), remark: z.string() }),
});

export const createAppCode = operation({
  id: 'CreateAppCodeV2',
  title: 'Add an AppCode',
  tag,
  action: 'apig:appCodes:create',
  audit: ['AppCode', 'CreateAppCode'],
  method: 'POST',
  path: `${PATH}/{app_id}/app-codes`,
  status: 201,
  body: z.strictObject({
    app_code: z
      .string()
      .min(64)
      .max(180)
      .regex(/^[A-Za-z0-9+/][\w+!@#$%\-/=]*$/, 'must start with a letter, digit, + or /'),
  }),
  output: appCode,
});

export const generateAppCode = operation({
  id: 'CreateAppCodeAutoV2',
  title: 'Generate an AppCode',
  tag,
  action: 'apig:appCodes:update',
  audit: ['AppCode', 'CreateAppCodeAuto'],
  method: 'PUT',
  path: `${PATH}/{app_id}/app-codes`,
  status: 201,
  output: appCode,
});

export const listAppCodes = operation({
  id: 'ListAppCodesV2',
  title: 'List the AppCodes of a credential',
  tag,
  action: 'apig:appCodes:list',
  method: 'GET',
  path: `${PATH}/{app_id}/app-codes`,
  status: 200,
  query: listQuery({}),
  output: listOutput('app_codes', appCode),
});

/** The reference prints 201 for this read (reference 23); kept. */
export const showAppCode = operation({
  id: 'ShowDetailsOfAppCodeV2',
  title: 'Show an AppCode',
  tag,
  action: 'apig:appCodes:get',
  method: 'GET',
  path: `${PATH}/{app_id}/app-codes/{app_code_id}`,
  status: 201,
  output: appCode,
});

export const deleteAppCode = operation({
  id: 'DeleteAppCodeV2',
  title: 'Delete an AppCode',
  tag,
  action: 'apig:appCodes:delete',
  audit: ['AppCode', 'DeleteAppCode'],
  method: 'DELETE',
  path: `${PATH}/{app_id}/app-codes/{app_code_id}`,
  status: 204,
});

export const showAppAcl = operation({
  id: 'ShowDetailsOfAppAcl',
  title: 'Show the addresses that a credential may be used from',
  tag,
  action: 'apig:appAcls:get',
  method: 'GET',
  path: `${PATH}/{app_id}/app-acl`,
  status: 200,
  output: appAcl,
});

export const updateAppAcl = operation({
  id: 'UpdateAppAcl',
  title: 'Set the addresses that a credential may be used from',
  tag,
  action: 'apig:appAcls:update',
  audit: ['AppAcl', 'UpdateAppAcl'],
  method: 'PUT',
  path: `${PATH}/{app_id}/app-acl`,
  status: 201,
  body: z.strictObject({
    app_acl_type: z.enum(['PERMIT', 'DENY']),
    app_acl_values: z.array(z.string().min(1).max(100)).min(1).max(100),
  }),
  output: appAcl,
});

export const deleteAppAcl = operation({
  id: 'DeleteAppAcl',
  title: 'Let a credential be used from anywhere',
  tag,
  action: 'apig:appAcls:delete',
  audit: ['AppAcl', 'DeleteAppAcl'],
  method: 'DELETE',
  path: `${PATH}/{app_id}/app-acl`,
  status: 204,
});

export const showAppQuotaOfApp = operation({
  id: 'ShowAppBoundAppQuota',
  title: 'Show the quota of a credential',
  tag,
  action: 'apig:appQuotas:get',
  method: 'GET',
  path: `${PATH}/{app_id}/bound-quota`,
  status: 200,
  output: quotaDetail,
});
