import { type ApiBody, apiBody } from '@turnpike/contracts/http/api-definition';
import { expect, test } from 'vitest';
import { checkDefinition } from './check-definition.ts';

const sound = {
  name: 'orders',
  type: 1,
  req_protocol: 'BOTH',
  req_method: 'GET',
  req_uri: '/orders/{id}',
  auth_type: 'APP',
  backend_type: 'HTTP',
  group_id: 'a'.repeat(32),
  req_params: [{ name: 'id', type: 'STRING', location: 'PATH' }],
  backend_api: {
    url_domain: 'backend:80',
    req_protocol: 'HTTP',
    req_method: 'GET',
    req_uri: '/o/{id}',
    timeout: 5000,
  },
};

const check = (change: Record<string, unknown>): void =>
  checkDefinition(apiBody.parse({ ...sound, ...change }) as ApiBody);

test('a sound definition passes', () => {
  expect(() => check({})).not.toThrow();
});

const header = (name: string) => [...sound.req_params, { name, type: 'STRING', location: 'HEADER' }];

test.each<[string, Record<string, unknown>, RegExp]>([
  ['a path parameter is not defined', { req_params: [] }, /\{id\} is not in req_params/],
  ['a defined path parameter is not in the path', { req_uri: '/orders' }, /req_params\.0\.name/],
  [
    'a parameter is defined twice',
    { req_params: [...sound.req_params, ...sound.req_params] },
    /already exists/,
  ],
  ['a header name holds _', { req_params: header('a_b') }, /req_params\.1\.name/],
  ['a header is the gateway’s own', { req_params: header('X-Apig-Mode') }, /the gateway’s own/],
  ['a header carries credentials', { req_params: header('Authorization') }, /the gateway’s own/],
  ['an HTTP backend is missing', { backend_api: undefined }, /backend_api/],
  ['a mock is given to an HTTP backend', { mock_info: { result_content: '{}' } }, /mock_info/],
  ['a mock backend has no mock', { backend_type: 'MOCK', backend_api: undefined }, /mock_info/],
  [
    'AppCodes are asked for over HTTP',
    { req_protocol: 'HTTP', auth_opt: { app_code_auth_type: 'HEADER' } },
    /HTTPS only/,
  ],
  [
    'AppCodes are asked for without APP',
    { auth_type: 'NONE', auth_opt: { app_code_auth_type: 'HEADER' } },
    /auth_type APP/,
  ],
  ['the health check is taken', { req_uri: '/apic/health_check', req_params: [] }, /health check/],
  [
    'the backend port is out of range',
    { backend_api: { ...sound.backend_api, url_domain: 'b:70000' } },
    /port/,
  ],
  ['the backend path climbs', { backend_api: { ...sound.backend_api, req_uri: '/a/../b' } }, /req_uri/],
  [
    'a backend path parameter comes from nowhere',
    { backend_api: { ...sound.backend_api, req_uri: '/o/{other}' } },
    /backend path parameters are not defined/,
  ],
  [
    'a backend parameter names no request parameter',
    { backend_params: [{ name: 'x', location: 'QUERY', origin: 'REQUEST', value: 'nothing' }] },
    /backend_params\.0\.value/,
  ],
  [
    'a system variable does not exist',
    { backend_params: [{ name: 'x', location: 'QUERY', origin: 'SYSTEM', value: '$context.secret' }] },
    /system variable/,
  ],
  [
    'bounds cross',
    { req_params: [{ ...sound.req_params[0], type: 'NUMBER', min_num: 3, max_num: 2 }] },
    /min_num/,
  ],
])('refused: %s', (_case, change, message) => {
  expect(() => check(change)).toThrow(message);
});

test.each(['javascript:alert(1)', 'user@host', 'host:80/path', 'a b', 'host#x', ''])(
  'a backend address is a host and a port, not %j',
  (url_domain) => {
    expect(apiBody.safeParse({ ...sound, backend_api: { ...sound.backend_api, url_domain } }).success).toBe(
      false,
    );
  },
);
