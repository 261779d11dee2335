import type { ApiBody } from '@turnpike/contracts/http/api-definition';
import type { FieldValues } from 'react-hook-form';
import type { ApiDetail } from './queries.ts';

const YES = 1;
const NO = 2;
const DEFAULT_TIMEOUT_MS = 5_000;

/** A definition to start from: a GET over HTTP that anyone may call. */
export function emptyApi(groupId: string): FieldValues {
  return {
    name: '',
    type: 1,
    req_protocol: 'BOTH',
    req_method: 'GET',
    req_uri: '/',
    auth_type: 'NONE',
    auth_opt: { app_code_auth_type: 'DISABLE' },
    match_mode: 'NORMAL',
    backend_type: 'HTTP',
    group_id: groupId,
    remark: '',
    req_params: [],
    backend_params: [],
    backend_api: emptyBackend(),
    mock_info: { status_code: 200, result_content: '', header: [] },
  };
}

function emptyBackend(): NonNullable<ApiBody['backend_api']> {
  return {
    url_domain: '',
    req_protocol: 'HTTP',
    req_method: 'GET',
    req_uri: '/',
    timeout: DEFAULT_TIMEOUT_MS,
    retry_count: '0',
  };
}

/** The form's values of an API that exists: the fields that can be written, without the ids of the answer. */
export function formOfApi(api: ApiDetail): FieldValues {
  const { backend_api: backend, mock_info: mock } = api;
  return {
    name: api.name,
    type: api.type,
    version: api.version,
    req_protocol: api.req_protocol,
    req_method: api.req_method,
    req_uri: api.req_uri,
    auth_type: api.auth_type,
    auth_opt: { app_code_auth_type: api.auth_opt.app_code_auth_type },
    match_mode: api.match_mode,
    backend_type: api.backend_type,
    group_id: api.group_id,
    remark: api.remark,
    body_remark: api.body_remark,
    result_normal_sample: api.result_normal_sample,
    result_failure_sample: api.result_failure_sample,
    tags: api.tags,
    req_params: api.req_params.map(({ id: _id, ...parameter }) => parameter),
    backend_params: api.backend_params.map(({ id: _id, req_param_id: _request, ...parameter }) => parameter),
    backend_api: backend ? writableBackend(backend) : emptyBackend(),
    mock_info: {
      status_code: mock?.status_code ?? 200,
      result_content: mock?.result_content ?? '',
      header: mock?.header ?? [],
      ...(mock?.remark !== undefined && { remark: mock.remark }),
      ...(mock?.version !== undefined && { version: mock.version }),
    },
  };
}

/** The backend without what only the answer holds; fields that the form does not show are kept. */
function writableBackend(
  backend: NonNullable<ApiDetail['backend_api']>,
): NonNullable<ApiBody['backend_api']> {
  const { id: _id, status: _status, register_time, update_time, vpc_channel_status, ...writable } = backend;
  return writable;
}

/** The body of what stands in the form: of the two backends only the chosen one. */
export function bodyOfApiForm(values: FieldValues): FieldValues {
  const { backend_api, mock_info, ...rest } = values;
  return rest.backend_type === 'MOCK' ? { ...rest, mock_info } : { ...rest, backend_api };
}

/** Names between braces in a path, in order, each once. */
export function pathParameters(path: string): string[] {
  return [
    ...new Set(Array.from(path.matchAll(/\{([^{}/]+)\}/g), ([, name]) => (name ?? '').replace(/\+$/, ''))),
  ];
}

/**
 * Request parameters with one for each name in the path: those that are there stay, path parameters whose name
 * left the path go.
 */
export function withPathParameters(path: string, parameters: readonly FieldValues[]): FieldValues[] {
  const names = pathParameters(path);
  const kept = parameters.filter((one) => one.location !== 'PATH' || names.includes(String(one.name)));
  const missing = names.filter((name) => !kept.some((one) => one.location === 'PATH' && one.name === name));
  return [...kept, ...missing.map((name) => newParameter(name, 'PATH'))];
}

export function newParameter(name: string, location: 'PATH' | 'QUERY' | 'HEADER'): FieldValues {
  return {
    name,
    type: 'STRING',
    location,
    required: location === 'PATH' ? YES : NO,
    valid_enable: NO,
    pass_through: YES,
    default_value: '',
    sample_value: '',
  };
}
