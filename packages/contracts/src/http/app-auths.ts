import { z } from 'zod';
import { environmentIdSchema, idSchema } from '../ids.ts';
import { INSTANCE, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const PATH = `${INSTANCE}/app-auths` as const;

const authorisation = z.object({
  id: z.string(),
  api_id: z.string(),
  api_name: z.string(),
  group_id: z.string(),
  group_name: z.string(),
  api_type: z.int(),
  api_remark: z.string(),
  env_id: z.string(),
  env_name: z.string(),
  auth_role: z.string(),
  auth_tunnel: z.string(),
  auth_time: timestamp,
  app_id: z.string(),
  app_name: z.string(),
  app_remark: z.string(),
  app_type: z.string(),
  app_creator: z.string(),
  publish_id: z.string(),
  tags: z.array(z.string()),
});

const outline = z.object({
  id: z.string(),
  name: z.string(),
  auth_type: z.string(),
  req_uri: z.string(),
  group_id: z.string(),
  group_name: z.string(),
  publish_id: z.string(),
  remark: z.string(),
  run_env_id: z.string(),
  run_env_name: z.string(),
  tags: z.array(z.string()),
});

const tag = 'Authorisations';

export const authoriseApps = operation({
  id: 'CreateAuthorizingAppsV2',
  title: 'Authorise credentials for APIs',
  tag,
  action: 'apig:apis:grantAppAccess',
  audit: ['AppAuth', 'CreateAuthorizingApps'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: z.strictObject({
    env_id: environmentIdSchema,
    app_ids: z.array(idSchema).min(1).max(100),
    api_ids: z.array(idSchema).min(1).max(1_000),
  }),
  output: z.object({
    auths: z.array(
      z.object({
        id: z.string(),
        api_id: z.string(),
        app_id: z.string(),
        auth_time: timestamp,
        auth_role: z.string(),
        auth_tunnel: z.string(),
        auth_result: z.object({
          status: z.enum(['SUCCESS', 'SKIPPED', 'FAILED']),
          error_code: z.string(),
          error_msg: z.string(),
          api_name: z.string(),
          app_name: z.string(),
        }),
      }),
    ),
  }),
});

export const cancelAuthorisation = operation({
  id: 'CancelingAuthorizationV2',
  title: 'Cancel an authorisation',
  tag,
  action: 'apig:apis:relieveAppAccess',
  audit: ['AppAuth', 'CancelingAuthorization'],
  method: 'DELETE',
  path: `${PATH}/{app_auth_id}`,
  status: 204,
});

export const listAuthorisedApis = operation({
  id: 'ListApisBindedToAppV2',
  title: 'List the APIs that a credential may call',
  tag,
  action: 'apig:apps:listBindedApis',
  method: 'GET',
  path: `${PATH}/binded-apis`,
  status: 200,
  query: listQuery({
    app_id: idSchema,
    api_id: textFilter,
    api_name: textFilter,
    group_id: textFilter,
    group_name: textFilter,
    env_id: textFilter,
  }),
  output: listOutput('auths', authorisation),
});

export const listAuthorisedApps = operation({
  id: 'ListAppsBindedToApiV2',
  title: 'List the credentials that may call an API',
  tag,
  action: 'apig:apis:listBindedApps',
  method: 'GET',
  path: `${PATH}/binded-apps`,
  status: 200,
  query: listQuery({ api_id: idSchema, app_name: textFilter, app_id: textFilter, env_id: textFilter }),
  output: listOutput('auths', authorisation),
});

export const listUnauthorisedApis = operation({
  id: 'ListApisUnbindedToAppV2',
  title: 'List the published APIs that a credential may not call',
  tag,
  action: 'apig:apps:listUnbindedApis',
  method: 'GET',
  path: `${PATH}/unbinded-apis`,
  status: 200,
  query: listQuery({
    app_id: idSchema,
    env_id: environmentIdSchema,
    group_id: textFilter,
    api_id: textFilter,
    api_name: textFilter,
  }),
  output: listOutput('apis', outline),
});
