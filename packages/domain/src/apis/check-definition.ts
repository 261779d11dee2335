import type { ApiBody } from '@turnpike/contracts/http/api-definition';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { frontPathProblem, pathParameterNames } from './path-template.ts';

/** `$context.…` that a call can fill in (reference 7.3). */
const systemVariables = new Set(
  [
    'sourceIp',
    'stage',
    'apiId',
    'appId',
    'requestId',
    'serverAddr',
    'serverName',
    'handleTime',
    'apiName',
    'appName',
  ].map((name) => `$context.${name}`),
);

const reservedHeader =
  /^(authorization|x-auth-token|x-stage|x-apig-.*|x-sdk-.*|host|content-length|transfer-encoding|connection)$/i;

/**
 * Checks what one field alone cannot show (reference 7.1-7.4).
 * @throws ManagementError that names the field
 */
export function checkDefinition(body: ApiBody): void {
  checkFront(body);
  checkRequestParameters(body);
  checkBackend(body);
  checkBackendParameters(body);
}

function checkFront({ req_uri, req_method, req_protocol, auth_type, auth_opt }: ApiBody): void {
  const problem = frontPathProblem(req_uri);
  if (problem) throw invalidParameter('req_uri', `The path ${problem}.`);
  if (req_uri === '/apic/health_check' && (req_method === 'GET' || req_method === 'ANY')) {
    throw invalidParameter('req_uri', 'GET /apic/health_check is the gateway’s own health check.');
  }
  if (auth_opt?.app_code_auth_type !== 'HEADER') return;
  if (auth_type !== 'APP')
    throw invalidParameter('auth_opt.app_code_auth_type', 'AppCodes go with auth_type APP.');
  if (req_protocol === 'HTTP') {
    throw invalidParameter(
      'auth_opt.app_code_auth_type',
      'AppCodes are taken over HTTPS only: set req_protocol to HTTPS or BOTH.',
    );
  }
}

function checkRequestParameters({ req_uri, req_params = [] }: ApiBody): void {
  const seen = new Set<string>();
  const inPath = new Set(pathParameterNames(req_uri));
  for (const [index, parameter] of req_params.entries()) {
    const field = `req_params.${index}`;
    const key = `${parameter.location}/${parameter.location === 'HEADER' ? parameter.name.toLowerCase() : parameter.name}`;
    if (seen.has(key)) throw new ManagementError('APIG.3209', `${field}.name ${parameter.name}`);
    seen.add(key);
    checkHeaderName(parameter, field);
    if (parameter.location === 'PATH' && !inPath.has(parameter.name)) {
      throw invalidParameter(`${field}.name`, `The path ${req_uri} has no {${parameter.name}}.`);
    }
    checkBounds(parameter, field);
  }
  const undefinedName = [...inPath].find((name) => !seen.has(`PATH/${name}`));
  if (undefinedName !== undefined)
    throw new ManagementError('APIG.2026', `{${undefinedName}} is not in req_params`);
}

function checkHeaderName({ location, name }: { location: string; name: string }, field: string): void {
  if (location !== 'HEADER') return;
  if (name.includes('_')) throw invalidParameter(`${field}.name`, 'A header name must not hold _.');
  if (reservedHeader.test(name))
    throw invalidParameter(`${field}.name`, `The header ${name} is the gateway’s own.`);
}

function checkBounds(parameter: NonNullable<ApiBody['req_params']>[number], field: string): void {
  const { min_num, max_num, min_size, max_size, default_value, type } = parameter;
  if (min_num !== undefined && max_num !== undefined && min_num > max_num) {
    throw invalidParameter(`${field}.min_num`, 'The minimum is above the maximum.');
  }
  if (min_size !== undefined && max_size !== undefined && min_size > max_size) {
    throw invalidParameter(`${field}.min_size`, 'The minimum is above the maximum.');
  }
  if (
    type === 'NUMBER' &&
    default_value !== undefined &&
    default_value !== '' &&
    !Number.isFinite(Number(default_value))
  ) {
    throw invalidParameter(`${field}.default_value`, 'The default is not a number.');
  }
}

function checkBackend({ backend_type, backend_api, mock_info }: ApiBody): void {
  if (backend_type === 'HTTP') {
    if (!backend_api) throw invalidParameter('backend_api', 'backend_type HTTP needs it.');
    if (mock_info) throw invalidParameter('mock_info', 'It goes with backend_type MOCK only.');
    if (/\/\.\.?(\/|$)/.test(backend_api.req_uri)) {
      throw invalidParameter('backend_api.req_uri', 'The path must not hold the segments . and ...');
    }
    const port = /:(\d+)$/.exec(backend_api.url_domain)?.[1];
    if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
      throw invalidParameter('backend_api.url_domain', 'The port must be from 1 to 65535.');
    }
  } else {
    if (!mock_info) throw invalidParameter('mock_info', 'backend_type MOCK needs it.');
    if (backend_api) throw invalidParameter('backend_api', 'It goes with backend_type HTTP only.');
  }
}

function checkBackendParameters({
  req_params = [],
  backend_params = [],
  backend_api,
  req_uri,
}: ApiBody): void {
  const requestNames = new Set(req_params.map(({ name }) => name));
  const inBackendPath = new Set(pathParameterNames(backend_api?.req_uri ?? ''));
  const seen = new Set<string>();
  for (const [index, parameter] of backend_params.entries()) {
    const field = `backend_params.${index}`;
    const key = `${parameter.location}/${parameter.name.toLowerCase()}`;
    if (seen.has(key)) throw new ManagementError('APIG.3209', `${field}.name ${parameter.name}`);
    seen.add(key);
    checkHeaderName(parameter, field);
    if (parameter.origin === 'REQUEST' && !requestNames.has(parameter.value)) {
      throw new ManagementError('APIG.2028', `${field}.value ${parameter.value}`);
    }
    if (parameter.origin === 'SYSTEM' && !systemVariables.has(parameter.value)) {
      throw invalidParameter(`${field}.value`, `There is no system variable ${parameter.value}.`);
    }
    if (parameter.location === 'PATH' && !inBackendPath.has(parameter.name)) {
      throw invalidParameter(`${field}.name`, `The backend path has no {${parameter.name}}.`);
    }
  }
  const mapped = new Set([
    ...backend_params.filter(({ location }) => location === 'PATH').map(({ name }) => name),
    ...pathParameterNames(req_uri),
  ]);
  const unmapped = [...inBackendPath].find((name) => !mapped.has(name));
  if (unmapped !== undefined) throw new ManagementError('APIG.2027', `{${unmapped}}`);
}
