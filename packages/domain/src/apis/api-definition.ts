import type { ApiBody } from '@turnpike/contracts/http/api-definition';
import { newId } from '../kernel/new-id.ts';

type RequestParameter = NonNullable<ApiBody['req_params']>[number];
type BackendParameter = NonNullable<ApiBody['backend_params']>[number];

/** A request parameter with its defaults: PATH is required, validation and pass-through are on (reference 7.2). */
export type StoredRequestParameter = RequestParameter & {
  id: string;
  required: 1 | 2;
  valid_enable: 1 | 2;
  pass_through: 1 | 2;
};

/** A backend parameter; `req_param_id` is empty unless it carries a request parameter. */
export type StoredBackendParameter = BackendParameter & { id: string; req_param_id: string };

/**
 * An API definition as it is stored, published and compiled: the wire format of the model product with its
 * defaults filled in and ids given.
 */
export interface ApiDefinition {
  name: string;
  type: 1 | 2;
  version: string;
  req_protocol: ApiBody['req_protocol'];
  req_method: ApiBody['req_method'];
  req_uri: string;
  auth_type: ApiBody['auth_type'];
  auth_opt: { app_code_auth_type: 'DISABLE' | 'HEADER' };
  match_mode: ApiBody['match_mode'];
  backend_type: ApiBody['backend_type'];
  group_id: string;
  remark: string;
  body_remark: string;
  result_normal_sample: string;
  result_failure_sample: string;
  tags: string[];
  req_params: StoredRequestParameter[];
  backend_params: StoredBackendParameter[];
  backend_api?: NonNullable<ApiBody['backend_api']> & { id: string; retry_count: string };
  mock_info?: NonNullable<ApiBody['mock_info']> & { id: string };
}

/** Fills in the defaults of a checked body. Ids are given anew: nothing outside refers to them. */
export function toDefinition(body: ApiBody): ApiDefinition {
  const requestParameters = (body.req_params ?? []).map(storedRequestParameter);
  return {
    name: body.name,
    type: body.type,
    version: body.version ?? 'V0.0.1',
    req_protocol: body.req_protocol,
    req_method: body.req_method,
    req_uri: body.req_uri,
    auth_type: body.auth_type,
    auth_opt: { app_code_auth_type: body.auth_opt?.app_code_auth_type ?? 'DISABLE' },
    match_mode: body.match_mode,
    backend_type: body.backend_type,
    group_id: body.group_id,
    remark: body.remark ?? '',
    body_remark: body.body_remark ?? '',
    result_normal_sample: body.result_normal_sample ?? '',
    result_failure_sample: body.result_failure_sample ?? '',
    tags: body.tags ?? [],
    req_params: requestParameters,
    backend_params: (body.backend_params ?? []).map((parameter) =>
      storedBackendParameter(parameter, requestParameters),
    ),
    ...(body.backend_api && {
      backend_api: { ...body.backend_api, retry_count: body.backend_api.retry_count ?? '-1', id: newId() },
    }),
    ...(body.mock_info && { mock_info: { ...body.mock_info, id: newId() } }),
  };
}

function storedRequestParameter(parameter: RequestParameter): StoredRequestParameter {
  return {
    ...parameter,
    id: newId(),
    required: parameter.required ?? (parameter.location === 'PATH' ? 1 : 2),
    valid_enable: parameter.valid_enable ?? 2,
    pass_through: parameter.pass_through ?? 1,
  };
}

function storedBackendParameter(
  parameter: BackendParameter,
  from: StoredRequestParameter[],
): StoredBackendParameter {
  const source =
    parameter.origin === 'REQUEST' ? from.find(({ name }) => name === parameter.value) : undefined;
  return { ...parameter, id: newId(), req_param_id: source?.id ?? '' };
}
