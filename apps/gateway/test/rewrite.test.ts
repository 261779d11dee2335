import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { newId, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type ReceivedRequest, type RecordingUpstream } from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type CallOptions, call, signedHeaders } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

type RequestParameter = DocumentBody<'publication'>['requestParameters'][number];
type BackendParameter = DocumentBody<'publication'>['backendParameters'][number];

const host = 'api.example.com';
const builder = new SnapshotBuilder();
builder.settings({ features: { api_uri_no_escape: true } });
const group = builder.group({ domains: [host, '*.wild.example.com'] });
const byAddress = builder.group({ isDefault: true });
const test2 = builder.environment({ name: 'TEST' });
let echo: RecordingUpstream;
let gateway: GatewayProcess;
let port: number;

function parameter(
  name: string,
  location: RequestParameter['location'],
  more: Partial<RequestParameter> = {},
) {
  return {
    name,
    location,
    type: 'STRING',
    required: false,
    defaultValue: null,
    enumeration: null,
    min: null,
    max: null,
    validate: false,
    passThrough: true,
    ...more,
  } satisfies RequestParameter;
}

function mapped(
  name: string,
  location: BackendParameter['location'],
  value: string,
  origin: BackendParameter['origin'] = 'REQUEST',
): BackendParameter {
  return { name, location, value, origin };
}

const systemApiId = newId();
const app = builder.credential({ key: 'app-key', grants: [`${systemApiId}:${RELEASE_ENVIRONMENT_ID}`] });

beforeAll(async () => {
  echo = await echoUpstream((response) => {
    response.setHeader('Connection', 'close, x-hop');
    response.setHeader('X-Hop', 'of this hop');
    response.setHeader('Server', 'backend');
    response.setHeader('X-Request-Id', 'of the backend');
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.setHeader('__proto__', 'a name like any other');
  });
  const backend = (path: string) => ({ authority: echo.authority, path });
  builder.api(group, { path: '/test/', matchMode: 'SWA', method: 'ANY', backend: backend('/test2/') });
  builder.api(group, { path: '/bare', matchMode: 'SWA', backend: backend('/root') });
  builder.api(group, { path: '/slash/', matchMode: 'SWA', backend: backend('/no-slash') });
  builder.api(group, { path: '/in-test', environmentId: test2.id, backend: backend('/in-test') });
  builder.api(byAddress, { path: '/default', backend: backend('/default') });
  builder.api(group, {
    path: '/v1.0/{test01}',
    requestParameters: [
      parameter('test01', 'PATH', { required: true }),
      parameter('test02', 'HEADER'),
      parameter('test03', 'QUERY'),
    ],
    backendParameters: [
      mapped('test01', 'HEADER', 'test01'),
      mapped('test05', 'PATH', 'test02'),
      mapped('test03', 'HEADER', 'test03'),
    ],
    backend: backend('/v1.0/{test05}'),
  });
  builder.api(group, {
    path: '/files/{name}/{rest+}',
    backend: backend('/store/prefix-{name}/{rest}'),
  });
  builder.api(group, {
    path: '/mixed',
    method: 'ANY',
    requestParameters: [
      parameter('page', 'QUERY', { defaultValue: '1' }),
      parameter('size', 'QUERY', { defaultValue: '20' }),
      parameter('hidden', 'QUERY', { passThrough: false }),
      parameter('X-Hidden', 'HEADER', { passThrough: false }),
    ],
    backendParameters: [
      mapped('offset', 'QUERY', 'page'),
      mapped('role', 'QUERY', 'read only&more', 'CONSTANT'),
      mapped('X-Role', 'HEADER', 'reader', 'CONSTANT'),
      mapped('X-App', 'HEADER', '$context.appId', 'SYSTEM'),
    ],
    backend: { ...backend('/mixed'), method: 'POST' },
  });
  const system = [
    'sourceIp',
    'stage',
    'apiId',
    'apiName',
    'appId',
    'appName',
    'requestId',
    'serverAddr',
    'handleTime',
  ];
  builder.api(group, {
    apiId: systemApiId,
    path: '/system',
    authentication: 'APP',
    apiName: 'the system API',
    backendParameters: system.map((name) =>
      mapped(`x-${name.toLowerCase()}`, 'HEADER', `$context.${name}`, 'SYSTEM'),
    ),
    backend: backend('/system'),
  });
  builder.api(group, {
    path: '/mock',
    backend: { type: 'MOCK', status: 418, headers: [{ name: 'X-Mock', value: 'yes' }], body: 'mocked' },
  });
  gateway = await startGateway({ snapshot: builder.build(1) });
  port = (await gateway.ready()).httpPort;
}, 30_000);

afterAll(async () => {
  await gateway.stop();
  await removeFolder(gateway);
  await echo.close();
});

function get(target: string, options: CallOptions = {}): Promise<Answer> {
  return call(`http://127.0.0.1:${port}`, target, { host, ...options });
}

/** What the backend received for a call. */
async function forwarded(target: string, options: CallOptions = {}): Promise<ReceivedRequest> {
  const answer = await get(target, options);
  expect(answer.status).toBe(200);
  return answer.json() as unknown as ReceivedRequest;
}

describe('paths', () => {
  test.each([
    ['/test/AA/CC', '/test2/AA/CC'],
    ['/test/', '/test2/'],
    ['/test/a%2fb/%41?q=1', '/test2/a%2fb/%41?q=1'],
    ['/test//x', '/test2//x'],
    ['/bare', '/root'],
    ['/bare/', '/root/'],
    ['/bare/x/', '/root/x/'],
    ['/slash/', '/no-slash'],
    ['/slash/x', '/no-slash/x'],
    ['/files/a%20b/c/d%2fe/', '/store/prefix-a%20b/c/d%2fe/'],
    ['/test/x?__proto__=1&a=%zz&&b', '/test2/x?__proto__=1&a=%zz&&b'],
  ])('%s reaches the backend as %s', async (target, expected) => {
    expect((await forwarded(target)).target).toBe(expected);
  });
});

describe('parameters', () => {
  test('move as in the example of reference 7.3', async () => {
    const seen = await forwarded('/v1.0/aaa?test03=ccc', { headers: { test02: 'bbb' } });
    expect(seen.target).toBe('/v1.0/bbb');
    expect(seen.headers).toMatchObject({ test01: 'aaa', test03: 'ccc' });
    expect(seen.headers.test02).toBeUndefined();
  });

  test.each([
    ['a/b?c#d', '/v1.0/a%2Fb%3Fc%23d'],
    ['a b', '/v1.0/a%20b'],
    ['100%', '/v1.0/100%25'],
  ])('the header value %j stays one segment of the backend path', async (value, expected) => {
    expect((await forwarded('/v1.0/x', { headers: { test02: value } })).target).toBe(expected);
  });

  test.each(['..', '.', '..\\x', '../x'])(
    'the header value %j never climbs out of the backend path',
    async (value) => {
      const answer = await get('/v1.0/x', { headers: { test02: value } });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        error_code: 'APIG.0201',
        error_msg: expect.stringContaining('test05'),
      });
    },
  );

  test('a line break in a query value never starts a header line', async () => {
    const seen = await forwarded('/v1.0/x?test03=a%0d%0aX-Evil:%201', { headers: { test02: 'y' } });
    expect(seen.headers.test03).toBe('a%0D%0AX-Evil%3A%201');
    expect(seen.headers['x-evil']).toBeUndefined();
  });

  test('defaults are sent, mapped ones in their new place; undefined ones pass; withheld ones do not', async () => {
    const seen = await forwarded('/mixed?other=1&hidden=secret&HIDDEN=x', {
      headers: { 'x-other': 'kept', 'x-hidden': 'gone', x_hidden: 'gone too' },
    });
    expect(seen.target).toBe('/mixed?other=1&size=20&offset=1&role=read%20only%26more');
    expect(seen.headers['x-other']).toBe('kept');
    expect(JSON.stringify(seen.rawHeaders)).not.toContain('gone');
  });

  test('what the API writes replaces what the caller sent under that name', async () => {
    const seen = await forwarded('/mixed?role=admin&r%6fle=admin&page=3&page=4', {
      headers: { 'X-Role': 'admin', X_Role: 'admin', 'x-app': 'spoofed' },
    });
    expect(seen.target).toBe('/mixed?size=20&offset=3&offset=4&role=read%20only%26more');
    expect(seen.headers['x-role']).toBe('reader');
    expect(JSON.stringify(seen.rawHeaders)).not.toMatch(/admin|spoofed/);
  });

  test('the backend’s method is the one of the definition', async () => {
    expect((await forwarded('/mixed', { method: 'GET' })).method).toBe('POST');
  });

  test('system variables tell of the call', async () => {
    const headers = signedHeaders({ target: '/system', host, key: app.key, secret: app.clearSecret });
    const answer = await get('/system', { headers });
    const seen = answer.json() as unknown as ReceivedRequest;
    expect(seen.headers).toMatchObject({
      'x-sourceip': '127.0.0.1',
      'x-stage': 'RELEASE',
      'x-apiname': 'the system API',
      'x-appid': app.id,
      'x-appname': app.name,
      'x-requestid': answer.headers['x-request-id'],
      'x-serveraddr': '127.0.0.1',
      'x-handletime': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });
});

describe('headers towards the backend', () => {
  test('tell of the caller, and a forged x-real-ip does not get through', async () => {
    const seen = await forwarded('/test/x', {
      headers: { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', 'x-forwarded-proto': 'https' },
    });
    expect(seen.headers).toMatchObject({
      host: echo.authority,
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-port': String(port),
      'x-forwarded-proto': 'http',
      'x-real-ip': '127.0.0.1',
    });
  });

  test('leave out what is of the caller’s hop, named by Connection or not', async () => {
    const seen = await forwarded('/test/x', {
      headers: { te: 'trailers', 'proxy-authorization': 'secret', 'x-apig-appcode': 'secret', 'x-keep': '1' },
    });
    expect(seen.headers).toMatchObject({ 'x-keep': '1' });
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(seen.headers.te).toBeUndefined();
  });

  test('an Authorization that is not ours passes through', async () => {
    expect(
      (await forwarded('/test/x', { headers: { authorization: 'Bearer x' } })).headers.authorization,
    ).toBe('Bearer x');
  });
});

describe('headers towards the caller', () => {
  test('are the backend’s, without those of its hop, with ours', async () => {
    const { headers } = await get('/test/x');
    expect(headers.server).toBe('api-gateway');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(Object.entries(headers)).toContainEqual(['__proto__', 'a name like any other']);
    expect(headers['x-hop']).toBeUndefined();
    expect(Object.keys(headers).filter((name) => name.startsWith('x-apig'))).toEqual([]);
  });

  test('X-Apig-Mode: debug adds latencies and what is left of the API’s second', async () => {
    const { headers } = await get('/test/x', { headers: { 'x-apig-mode': 'debug' } });
    expect(headers['x-apig-latency']).toMatch(/^\d+$/);
    expect(headers['x-apig-upstream-latency']).toMatch(/^\d+$/);
    expect(headers['x-apig-ratelimit-api-allenv']).toMatch(/^remain:99\d{3},limit:100000,time:1 second$/);
    const mock = await get('/mock', { headers: { 'x-apig-mode': 'debug' } });
    expect(mock.headers['x-apig-upstream-latency']).toBeUndefined();
  });
});

test('HEAD gets the backend’s headers and no body', async () => {
  const answer = await get('/test/x', { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  expect(answer.text).toBe('');
});

describe('addressing', () => {
  test('a mock answers from its definition', async () => {
    const answer = await get('/mock');
    expect(answer).toMatchObject({ status: 418, text: 'mocked' });
    expect(answer.headers['x-mock']).toBe('yes');
  });

  test.each([
    'a.wild.example.com',
    'a.b.wild.example.com',
    'A.WILD.example.com',
    `${group.debugDomain}:8080`,
    'api.example.com.',
  ])('the host %s reaches the group', async (name) => {
    expect((await get('/mock', { host: name })).status).toBe(418);
  });

  test('the wildcard itself is no host of the group', async () => {
    expect((await get('/mock', { host: 'wild.example.com' })).status).toBe(404);
  });

  test.each(['127.0.0.1', '127.0.0.1:1', 'localhost', '[::1]:80'])(
    'the address %s reaches the DEFAULT group',
    async (name) => {
      expect((await get('/default', { host: name })).status).toBe(200);
    },
  );

  test('an address of another machine reaches nothing', async () => {
    expect((await get('/default', { host: '203.0.113.1' })).status).toBe(404);
  });

  test('X-Stage chooses the environment', async () => {
    expect((await forwarded('/in-test', { headers: { 'X-Stage': 'TEST' } })).target).toBe('/in-test');
    expect((await get('/in-test')).status).toBe(404);
  });

  test('the health path answers whatever the host', async () => {
    expect((await get('/apic/health_check', { host: 'nobody.example.com' })).status).toBe(200);
  });
});
