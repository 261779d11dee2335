import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { httpMethod, remark, timestamp } from './fields.ts';

/** Reference 7.1-7.4: what is written, and what is read back. Fields of later issues are refused, not ignored. */
const oneOrTwo = z.union([z.literal(1), z.literal(2)]);

const apiName = z
  .string()
  .min(3)
  .max(255)
  .regex(/^[A-Za-z0-9\u4e00-\u9fff][\w\u4e00-\u9fff\-./():、]*$/, 'must start with a letter or digit');

const frontPath = z
  .string()
  .min(1)
  .max(512)
  .regex(
    /^\/[A-Za-z0-9*%\-_.{}+/]*$/,
    'must start with / and hold only letters, digits, / * % - _ . and {name}',
  );

const backendPath = z
  .string()
  .min(1)
  .max(512)
  .regex(/^\/[A-Za-z0-9*%\-_.{}+/~:@!$&'(),;=]*$/, 'must start with /');

const parameterName = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[A-Za-z][\w.-]*$/, 'must start with a letter; letters, digits, - _ . may follow');

export const requestParameter = z.strictObject({
  name: parameterName,
  type: z.enum(['STRING', 'NUMBER']),
  location: z.enum(['PATH', 'QUERY', 'HEADER']),
  default_value: z.string().max(255).optional(),
  sample_value: z.string().max(255).optional(),
  /** 1 yes, 2 no. */
  required: oneOrTwo.optional(),
  /** 1 validate, 2 do not. */
  valid_enable: oneOrTwo.optional(),
  remark: remark.optional(),
  /** Comma list of the values allowed. */
  enumerations: z.string().max(1024).optional(),
  min_num: z.int().optional(),
  max_num: z.int().optional(),
  min_size: z.int().min(0).optional(),
  max_size: z.int().min(0).optional(),
  pass_through: oneOrTwo.optional(),
});

export const backendParameter = z.strictObject({
  origin: z.enum(['REQUEST', 'CONSTANT', 'SYSTEM']),
  name: parameterName,
  location: z.enum(['PATH', 'QUERY', 'HEADER']),
  value: z.string().min(1).max(255),
  remark: remark.optional(),
});

export const backendApi = z.strictObject({
  url_domain: z
    .string()
    .min(1)
    .max(255)
    .regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/, 'must be host or host:port'),
  req_protocol: z.enum(['HTTP', 'HTTPS']),
  req_method: httpMethod,
  req_uri: backendPath,
  /** Milliseconds. */
  timeout: z.int().min(1).max(600_000),
  /** "-1" to "10". */
  retry_count: z
    .string()
    .regex(/^(-1|\d|10)$/, 'must be a whole number from -1 to 10')
    .optional(),
  remark: remark.optional(),
  version: z.string().max(16).optional(),
});

export const mockInfo = z.strictObject({
  result_content: z.string().max(20_480).optional(),
  status_code: z.int().min(200).max(599).optional(),
  header: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/, 'must be a header name'),
        value: z
          .string()
          .max(1024)
          .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be a header value'),
      }),
    )
    .max(10)
    .optional(),
  remark: remark.optional(),
  version: z.string().max(64).optional(),
});

export const apiBody = z.strictObject({
  name: apiName,
  /** 1 public, 2 private. */
  type: oneOrTwo,
  version: z.string().max(16).optional(),
  req_protocol: z.enum(['HTTP', 'HTTPS', 'BOTH']),
  req_method: httpMethod,
  req_uri: frontPath,
  auth_type: z.enum(['NONE', 'APP', 'IAM']),
  auth_opt: z.strictObject({ app_code_auth_type: z.enum(['DISABLE', 'HEADER']).optional() }).optional(),
  match_mode: z.enum(['NORMAL', 'SWA']).default('NORMAL'),
  backend_type: z.enum(['HTTP', 'MOCK']),
  group_id: idSchema,
  remark: remark.optional(),
  body_remark: z.string().max(20_480).optional(),
  result_normal_sample: z.string().max(20_480).optional(),
  result_failure_sample: z.string().max(20_480).optional(),
  tags: z.array(z.string().min(1).max(128)).max(10).optional(),
  req_params: z.array(requestParameter).max(50).optional(),
  backend_params: z.array(backendParameter).max(50).optional(),
  backend_api: backendApi.optional(),
  mock_info: mockInfo.optional(),
});

/** An API definition as it is written, with `match_mode` filled in. */
export type ApiBody = z.output<typeof apiBody>;

const requestParameterView = requestParameter.extend({
  id: z.string(),
  required: oneOrTwo,
  valid_enable: oneOrTwo,
  pass_through: oneOrTwo,
});
const groupInfo = z.object({
  id: z.string(),
  name: z.string(),
  status: z.int(),
  sl_domain: z.string(),
  register_time: timestamp,
  update_time: timestamp,
  on_sell_status: z.int(),
  url_domains: z.array(z.object({ id: z.string(), domain: z.string() })),
  sl_domain_access_enabled: z.boolean(),
});

/** What lists of APIs show of each. Several environments are joined with `|`. */
export const apiSummary = apiBody
  .omit({ req_params: true, backend_params: true, backend_api: true, mock_info: true })
  .extend({
    version: z.string(),
    auth_opt: z.object({ app_code_auth_type: z.enum(['DISABLE', 'HEADER']) }),
    match_mode: z.enum(['NORMAL', 'SWA']),
    remark: z.string(),
    body_remark: z.string(),
    result_normal_sample: z.string(),
    result_failure_sample: z.string(),
    tags: z.array(z.string()),
    cors: z.boolean(),
    id: z.string(),
    status: z.int(),
    arrange_necessary: z.int(),
    register_time: timestamp,
    update_time: timestamp,
    group_name: z.string(),
    group_version: z.string(),
    run_env_id: z.string(),
    run_env_name: z.string(),
    publish_id: z.string(),
    publish_time: z.string(),
    api_group_info: groupInfo,
  });

/** A whole API. */
export const apiDetail = apiSummary.extend({
  req_params: z.array(requestParameterView),
  backend_params: z.array(backendParameter.extend({ id: z.string(), req_param_id: z.string() })),
  backend_api: backendApi
    .extend({
      id: z.string(),
      status: z.int(),
      register_time: timestamp,
      update_time: timestamp,
      retry_count: z.string(),
      vpc_channel_status: z.int(),
    })
    .optional(),
  mock_info: mockInfo
    .extend({ id: z.string(), status: z.int(), register_time: timestamp, update_time: timestamp })
    .optional(),
});
