import { z } from 'zod';

/** 1 yes, 2 no (reference 7.2). */
const yesNo = (byDefault: 1 | 2) =>
  z
    .union([z.literal(1), z.literal(2)])
    .nullish()
    .transform((value) => (value ?? byDefault) === 1);

const method = z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'ANY']);
const location = z.enum(['PATH', 'QUERY', 'HEADER']);

const requestParameter = z
  .object({
    name: z.string(),
    location,
    type: z.enum(['STRING', 'NUMBER']).default('STRING'),
    required: z.union([z.literal(1), z.literal(2)]).nullish(),
    default_value: z.string().nullish(),
    enumerations: z.string().nullish(),
    min_num: z.number().nullish(),
    max_num: z.number().nullish(),
    min_size: z.number().nullish(),
    max_size: z.number().nullish(),
    valid_enable: yesNo(2),
    pass_through: yesNo(1),
  })
  // A path parameter is required unless it says otherwise, any other is not (reference 7.2).
  .transform((parameter) => ({
    ...parameter,
    required: (parameter.required ?? (parameter.location === 'PATH' ? 1 : 2)) === 1,
  }));
export type WireRequestParameter = z.output<typeof requestParameter>;

/**
 * A stored API definition, as far as publications need it: the wire format of the model product (reference
 * 7.1-7.4). Lenient about members that callers never feel; defaults are filled in once more.
 */
export const storedDefinitionSchema = z.object({
  req_protocol: z.enum(['HTTP', 'HTTPS', 'BOTH']),
  req_method: method,
  req_uri: z.string(),
  match_mode: z.enum(['NORMAL', 'SWA']).default('NORMAL'),
  auth_type: z.enum(['NONE', 'APP', 'IAM']),
  auth_opt: z.object({ app_code_auth_type: z.enum(['DISABLE', 'HEADER']).nullish() }).nullish(),
  backend_type: z.enum(['HTTP', 'MOCK']),
  req_params: z.array(requestParameter).nullish(),
  backend_params: z
    .array(
      z.object({
        name: z.string(),
        location,
        origin: z.enum(['REQUEST', 'CONSTANT', 'SYSTEM']),
        value: z.string(),
      }),
    )
    .nullish(),
  backend_api: z
    .object({
      url_domain: z.string(),
      req_protocol: z.enum(['HTTP', 'HTTPS']),
      req_method: method,
      req_uri: z.string(),
      /** Milliseconds. */
      timeout: z.int().positive().default(5_000),
      retry_count: z.union([z.string().regex(/^(-1|\d|10)$/), z.int()]).nullish(),
    })
    .nullish(),
  mock_info: z
    .object({
      result_content: z.string().nullish(),
      status_code: z.int().nullish(),
      header: z.array(z.object({ key: z.string(), value: z.string() })).nullish(),
    })
    .nullish(),
});
export type StoredDefinition = z.output<typeof storedDefinitionSchema>;
