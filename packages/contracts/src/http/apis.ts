import { z } from 'zod';
import { environmentIdSchema, idSchema } from '../ids.ts';
import { apiBody, apiDetail, apiSummary } from './api-definition.ts';
import { httpMethod, INSTANCE, OWN, remark, timestamp } from './fields.ts';
import { listOutput, listQuery, preciseSearch, textFilter } from './list.ts';
import { operation } from './operation.ts';
import { propagation } from './propagation.ts';

const PATH = `${INSTANCE}/apis` as const;

const publishRecord = z.object({
  publish_id: z.string(),
  api_id: z.string(),
  api_name: z.string(),
  env_id: z.string(),
  remark: z.string(),
  publish_time: timestamp,
  version_id: z.string(),
  /** Ours: which nodes serve it, of a request with `Prefer: wait=N`. */
  propagation: propagation.optional(),
});

const apiVersion = z.object({
  version_id: z.string(),
  version_no: z.string(),
  api_id: z.string(),
  env_id: z.string(),
  env_name: z.string(),
  remark: z.string(),
  publish_time: timestamp,
  /** 1 current, 2 not. */
  status: z.int(),
});

export const createApi = operation({
  id: 'CreateApiV2',
  title: 'Create an API',
  tag: 'APIs',
  action: 'apig:apis:create',
  audit: ['Api', 'CreateApi'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: apiBody,
  output: apiDetail,
});

export const listApis = operation({
  id: 'ListApisV2',
  title: 'List APIs',
  tag: 'APIs',
  action: 'apig:apis:list',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({
    id: textFilter,
    name: textFilter,
    group_id: textFilter,
    req_protocol: textFilter,
    req_method: textFilter,
    req_uri: textFilter,
    auth_type: textFilter,
    env_id: textFilter,
    type: textFilter,
    precise_search: preciseSearch,
  }),
  output: listOutput('apis', apiSummary),
});

export const showApi = operation({
  id: 'ShowDetailsOfApiV2',
  title: 'Show an API',
  tag: 'APIs',
  action: 'apig:apis:get',
  method: 'GET',
  path: `${PATH}/{api_id}`,
  status: 200,
  output: apiDetail,
});

export const updateApi = operation({
  id: 'UpdateApiV2',
  title: 'Update an API',
  tag: 'APIs',
  action: 'apig:apis:update',
  audit: ['Api', 'UpdateApi'],
  method: 'PUT',
  path: `${PATH}/{api_id}`,
  status: 200,
  body: apiBody,
  output: apiDetail,
});

export const deleteApi = operation({
  id: 'DeleteApiV2',
  title: 'Delete an API',
  tag: 'APIs',
  action: 'apig:apis:delete',
  audit: ['Api', 'DeleteApi'],
  method: 'DELETE',
  path: `${PATH}/{api_id}`,
  status: 204,
});

export const publishApi = operation({
  id: 'CreateOrDeletePublishRecordForApiV2',
  title: 'Publish an API or take it offline',
  tag: 'APIs',
  action: {
    in: 'body',
    field: 'action',
    cases: { online: 'apig:apis:publish', offline: 'apig:apis:offline' },
  },
  audit: ['Api', 'CreateOrDeletePublishRecordForApi'],
  method: 'POST',
  path: `${PATH}/action`,
  status: 201,
  body: z.strictObject({
    action: z.enum(['online', 'offline']),
    env_id: environmentIdSchema,
    api_id: idSchema,
    remark: remark.optional(),
  }),
  output: publishRecord,
});

export const listApiVersions = operation({
  id: 'ListApiVersionsV2',
  title: 'List the published versions of an API',
  tag: 'APIs',
  action: 'apig:apis:get',
  method: 'GET',
  path: `${PATH}/publish/{api_id}`,
  status: 200,
  query: listQuery({ env_id: textFilter, env_name: textFilter }),
  output: listOutput('api_versions', apiVersion),
});

export const switchApiVersion = operation({
  id: 'ChangeApiVersionV2',
  title: 'Switch an API to an earlier version',
  tag: 'APIs',
  action: 'apig:apis:publish',
  audit: ['Api', 'ChangeApiVersion'],
  method: 'PUT',
  path: `${PATH}/publish/{api_id}`,
  status: 200,
  body: z.strictObject({ version_id: idSchema }),
  output: publishRecord,
});

const callHeaders = z.record(z.string().max(256), z.string().max(8_192));

/** A call made from the console, through the gateway's own ingress, signed on the server. */
export const callApi = operation({
  id: 'CallApi',
  title: 'Call a published API through its gateway',
  tag: 'APIs',
  action: 'apig:apis:debug',
  audit: ['Api', 'DebugApi'],
  method: 'POST',
  path: `${OWN}/instances/{instance_id}/apis/{api_id}/calls`,
  status: 200,
  body: z.strictObject({
    env_id: environmentIdSchema,
    scheme: z.enum(['HTTP', 'HTTPS']).default('HTTP'),
    method: httpMethod.exclude(['ANY']),
    /** Path as a caller would write it, template filled in. */
    path: z
      .string()
      .min(1)
      .max(4_096)
      .regex(/^\/[\x21-\x7e]*$/, 'must start with / and hold no blanks'),
    query: z.record(z.string().max(256), z.string().max(4_096)).default({}),
    headers: callHeaders.default({}),
    body: z.string().max(1_048_576).default(''),
    authentication: z.enum(['NONE', 'SIGNATURE', 'APP_CODE', 'TOKEN']).default('NONE'),
    /** Credential that signs (SIGNATURE). */
    app_id: idSchema.optional(),
    /** AppCode to send (APP_CODE): it is stored as a hash, so the caller must know it. */
    app_code: z.string().min(64).max(180).optional(),
    /** A user's token to send in X-Auth-Token (TOKEN), for APIs of IAM authentication. */
    token: z
      .string()
      .min(1)
      .max(8_192)
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without blanks')
      .optional(),
  }),
  output: z.object({
    request: z.object({
      method: z.string(),
      url: z.string(),
      host: z.string(),
      headers: callHeaders,
      body: z.string(),
    }),
    /** Null for calls that are not signed. */
    canonical_request: z.string().nullable(),
    response: z
      .object({ status: z.int(), headers: callHeaders, body: z.string(), truncated: z.boolean() })
      .nullable(),
    /** Why there is no response; null when there is one. */
    failure: z.string().nullable(),
    latency_ms: z.number(),
  }),
});
