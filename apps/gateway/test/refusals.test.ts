import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { sha256Hex } from '@turnpike/signing/signature';
import { until } from '@turnpike/testkit/poll';
import { newId, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import {
  echoUpstream,
  hangingUpstream,
  type RecordingUpstream,
  refusingAuthority,
  resettingUpstream,
  type Upstream,
} from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type CallOptions, call, signedHeaders } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const builder = new SnapshotBuilder();
const group = builder.group({ domains: ['api.example.com'] });
const muted = builder.group({ debugDomainEnabled: false });
const host = 'api.example.com';
const upstreams: Upstream[] = [];
let echo: RecordingUpstream;
let gateway: GatewayProcess;
let origin: string;
let httpsOrigin: string;

const quota = builder.quota({ callLimit: 2 });
const grantedApi = { apiId: newId() };
const grants = [`${grantedApi.apiId}:${RELEASE_ENVIRONMENT_ID}`];
const granted = builder.credential({ key: 'granted', grants, appCodes: ['code-of-granted'] });
const stranger = builder.credential({ key: 'stranger' });
const elsewhere = builder.credential({
  key: 'elsewhere',
  grants,
  acl: { type: 'PERMIT', values: ['10.0.0.0/8'] },
});
const limited = builder.credential({ key: 'limited', grants, quotaId: quota.id });

beforeAll(async () => {
  echo = await echoUpstream();
  const hanging = await hangingUpstream();
  const resetting = await resettingUpstream();
  upstreams.push(echo, hanging, resetting);
  const backend = { authority: echo.authority };
  builder.settings({ debugDomainCallsPerDay: 3, requestBodyLimitBytes: 1_000 });
  builder.api(group, { path: '/open', backend: { ...backend, path: '/open' } });
  builder.api(group, {
    ...grantedApi,
    path: '/app/{rest+}',
    method: 'ANY',
    authentication: 'APP',
    appCode: true,
    backend: { ...backend, path: '/app' },
  });
  builder.api(group, { path: '/no-code', authentication: 'APP', backend });
  builder.api(group, { path: '/https-only', protocol: 'HTTPS', backend });
  builder.api(group, { path: '/hang', backend: { authority: hanging.authority, timeoutMs: 200 } });
  builder.api(group, { path: '/reset', backend: { authority: resetting.authority } });
  builder.api(group, { path: '/down', backend: { authority: await refusingAuthority() } });
  builder.api(group, { path: '/no-dns', backend: { authority: 'no-such-host.invalid' } });
  builder.api(group, { path: '/no-host', backend: { authority: '1.2.3.4.5' } });
  builder.api(group, { path: '/denied', aclIds: [builder.acl('DENY', ['127.0.0.0/8']).id], backend });
  builder.api(group, { path: '/permitted', aclIds: [builder.acl('PERMIT', ['127.0.0.1']).id], backend });
  builder.api(group, { path: '/post', method: 'POST', backend });
  builder.api(group, {
    path: '/checked',
    requestParameters: [
      {
        name: 'limit',
        location: 'QUERY',
        type: 'NUMBER',
        required: true,
        defaultValue: null,
        enumeration: null,
        min: 1,
        max: 10,
        validate: true,
        passThrough: true,
      },
    ],
    backend,
  });
  builder.api(muted, { path: '/open', backend });
  gateway = await startGateway({ snapshot: builder.build(1), https: true });
  const status = await gateway.ready();
  origin = `http://127.0.0.1:${status.httpPort}`;
  httpsOrigin = `https://127.0.0.1:${status.httpsPort}`;
}, 30_000);

afterAll(async () => {
  await gateway.stop();
  await removeFolder(gateway);
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

function get(target: string, options: CallOptions = {}): Promise<Answer> {
  return call(origin, target, { host, ...options });
}

/** Expects the documented refusal, with the same request id in header and body. */
function expectRefusal(answer: Answer, status: number, code: string, message: string | RegExp): void {
  const body = answer.json();
  expect({ status: answer.status, code: body.error_code }).toEqual({ status, code });
  if (typeof message === 'string') expect(body.error_msg).toBe(message);
  else expect(body.error_msg).toMatch(message);
  expect(Object.keys(body)).toEqual(['error_code', 'error_msg', 'request_id']);
  expect(body.request_id).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers['x-request-id']).toBe(body.request_id);
  expect(answer.headers.server).toBe('api-gateway');
}

const notPublished = 'The API does not exist or has not been published in the environment.';

describe('APIG.0101: no such API', () => {
  test.each([
    ['an unknown host', '/open', { host: 'other.example.com' }],
    ['an unknown path', '/nothing', {}],
    ['the same path with a slash', '/open/', {}],
    ['another case', '/OPEN', {}],
    ['another method', '/open', { method: 'POST' }],
    ['an unknown environment', '/open', { headers: { 'x-stage': 'TEST' } }],
    ['a disabled debug sub-domain', '/open', { host: muted.debugDomain }],
  ])('%s', async (_, target, options) => {
    expectRefusal(await get(target, options), 404, 'APIG.0101', notPublished);
  });
});

describe('APIG.0303: the signature', () => {
  const target = '/app/a/b?x=1&y=2';
  const signed = (more: Partial<Parameters<typeof signedHeaders>[0]> = {}) =>
    signedHeaders({ target, host, key: granted.key, secret: granted.clearSecret, ...more });

  test('a good one passes, and the backend never sees it', async () => {
    const answer = await get(target, { headers: signed() });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ target: '/app?x=1&y=2' });
    expect(answer.text).not.toContain('SDK-HMAC-SHA256');
  });

  test('a good one over a body passes, and the body arrives', async () => {
    const headers = signed({ method: 'POST', body: 'payload' });
    const answer = await get(target, { method: 'POST', headers, body: 'payload' });
    expect(answer.json()).toMatchObject({ method: 'POST', body: 'payload' });
  });

  test.each([
    ['path', '/app/a/c?x=1&y=2', {}, ''],
    ['query', '/app/a/b?x=1&y=3', {}, ''],
    ['signed header', target, { 'x-signed': 'changed' }, ''],
    ['body', target, {}, 'payloae'],
  ])(
    'a changed byte in the %s is answered with the gateway’s own canonical request',
    async (_, sent, changed, body) => {
      const headers = {
        ...signed({ method: 'POST', headers: { 'x-signed': 'value' }, body: 'payload' }),
        ...changed,
      };
      const before = echo.received.length;
      const answer = await get(sent, { method: 'POST', headers, body: body || 'payload' });
      expectRefusal(
        answer,
        401,
        'APIG.0303',
        /^Incorrect app authentication information: verify signature failed, canonicalRequest:POST\|\/app\/a\/[bc]\/\|x=1&y=[23]\|host:api\.example\.com\|x-sdk-date:\w+\|x-signed:\w+\|\|host;x-sdk-date;x-signed\|[0-9a-f]{64}$/,
      );
      expect(echo.received.length).toBe(before);
    },
  );

  test('one of 16 minutes ago is answered with both times', async () => {
    const headers = signed({ timeMs: Date.now() - 16 * 60_000 });
    expectRefusal(
      await get(target, { headers }),
      401,
      'APIG.0303',
      /^Incorrect app authentication information: signature expired, signature time:\d{8}T\d{6}Z,server time:\d{8}T\d{6}Z$/,
    );
  });

  test('an unknown key is named', async () => {
    expectRefusal(
      await get(target, { headers: signed({ key: 'nobody' }) }),
      401,
      'APIG.0303',
      'Incorrect app authentication information: app not found, appkey nobody',
    );
  });

  test('none at all is refused', async () => {
    expectRefusal(await get(target), 401, 'APIG.0303', /authentication information is missing$/);
  });

  test('a declared content hash holds the body to it', async () => {
    const headers = signed({ method: 'POST', headers: { 'x-sdk-content-sha256': sha256Hex('declared') } });
    expect((await get(target, { method: 'POST', headers, body: 'declared' })).status).toBe(200);
    const before = echo.received.length;
    const answer = await get(target, { method: 'POST', headers, body: 'another one' });
    expectRefusal(answer, 401, 'APIG.0303', /verify signature failed/);
    expect(echo.received.length).toBe(before);
  });

  test('an unsigned payload streams through', async () => {
    const headers = signed({ method: 'POST', headers: { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' } });
    const answer = await get(target, { method: 'POST', headers, body: 'whatever' });
    expect(answer.json()).toMatchObject({ body: 'whatever' });
  });
});

describe('APIG.0303: the AppCode', () => {
  const headers = { 'x-apig-appcode': 'code-of-granted' };

  test('passes over HTTPS, and the backend never sees it', async () => {
    const answer = await call(httpsOrigin, '/app/x', { host, headers });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('code-of-granted');
  });

  test('is refused over HTTP', async () => {
    expectRefusal(await get('/app/x', { headers }), 401, 'APIG.0303', /over HTTPS only$/);
  });

  test('is refused where the API does not take it', async () => {
    const answer = await call(httpsOrigin, '/no-code', { host, headers });
    expectRefusal(answer, 401, 'APIG.0303', /is missing$/);
  });

  test('is refused when nobody has it', async () => {
    const answer = await call(httpsOrigin, '/app/x', {
      host,
      headers: { 'x-apig-appcode': 'code-of-grante' },
    });
    expectRefusal(answer, 401, 'APIG.0303', /not found/);
  });
});

describe('what a credential may do', () => {
  const as = (credential: typeof granted) =>
    get('/app/x', {
      headers: signedHeaders({ target: '/app/x', host, key: credential.key, secret: credential.clearSecret }),
    });

  test('APIG.0304 without a grant', async () => {
    expectRefusal(await as(stranger), 403, 'APIG.0304', 'The app is not authorized to access the API.');
  });

  test('APIG.0405 from an address that the app does not trust', async () => {
    const message = 'The app is not accessed from a trusted IP address.';
    expectRefusal(await as(elsewhere), 403, 'APIG.0405', message);
  });

  test('APIG.0501 with exactly the quota’s calls before it', async () => {
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await as(limited)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expectRefusal(await as(limited), 405, 'APIG.0501', 'The app quota has been used up.');
  });
});

describe('APIG.0308: throttling', () => {
  test('the debug sub-domain takes its calls of the day and no more', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      statuses.push((await get('/open', { host: group.debugDomain })).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
    const message = 'The throttling threshold has been reached.';
    expectRefusal(await get('/open', { host: group.debugDomain }), 429, 'APIG.0308', message);
    expect((await get('/open')).status).toBe(200);
  });
});

describe('addresses and protocols', () => {
  test('APIG.0402 for a denied address, and a permitted one passes', async () => {
    const message = 'The IP address is not authorized to access the API.';
    expectRefusal(await get('/denied'), 403, 'APIG.0402', message);
    expect((await get('/permitted')).status).toBe(200);
  });

  test('APIG.0607 over HTTP where only HTTPS is spoken', async () => {
    expectRefusal(await get('/https-only'), 400, 'APIG.0607', 'The following protocol is supported: HTTPS');
    expect((await call(httpsOrigin, '/https-only', { host })).status).toBe(200);
  });
});

describe('APIG.0201: what the caller sends', () => {
  test.each([
    ['/checked', 'The query parameter limit is missing.'],
    ['/checked?limit=x', 'The query parameter limit is not a number.'],
    ['/checked?limit=0', 'The query parameter limit is less than 1.'],
    ['/checked?limit=11', 'The query parameter limit is more than 10.'],
  ])('%s: %s', async (target, sentence) => {
    expectRefusal(await get(target), 400, 'APIG.0201', `API request error. ${sentence}`);
  });

  test('a parameter within its bounds passes', async () => {
    expect((await get('/checked?limit=10')).json()).toMatchObject({ target: '/?limit=10' });
  });

  test('413 for a declared body past the limit', async () => {
    const answer = await get('/post', { method: 'POST', body: 'x'.repeat(1_001) });
    expectRefusal(answer, 413, 'APIG.0201', 'Request entity too large.');
    expect((await get('/post', { method: 'POST', body: 'x'.repeat(1_000) })).status).toBe(200);
  });

  test('414 for a target past 32 KB, 494 for a header past 32 KB', async () => {
    const long = 'x'.repeat(33 * 1_024);
    expectRefusal(await get(`/${long}`), 414, 'APIG.0201', 'Request URI too large.');
    expectRefusal(
      await get('/open', { headers: { 'x-long': long } }),
      494,
      'APIG.0201',
      'Request headers too large.',
    );
  });
});

describe('backends that fail', () => {
  test('APIG.0202 when the backend refuses or resets', async () => {
    expectRefusal(await get('/down'), 502, 'APIG.0202', 'Backend unavailable.');
    expectRefusal(await get('/reset'), 502, 'APIG.0202', 'Backend unavailable.');
  });

  test('APIG.0203 when the backend is silent for its timeout', async () => {
    expectRefusal(await get('/hang'), 504, 'APIG.0203', 'Backend timeout.');
  });

  test('APIG.0605 when the backend’s name does not resolve', async () => {
    expectRefusal(await get('/no-dns'), 500, 'APIG.0605', 'Domain name resolution failed.');
    expectRefusal(await get('/no-host'), 500, 'APIG.0605', 'Domain name resolution failed.');
  });
});

test('a refusal’s decision is in the access record and not in the answer', async () => {
  const answer = await get('/denied');
  const requestId = answer.json().request_id;
  const record = await until(
    async () => (await gateway.accessRecords()).find((each) => each.request_id === requestId),
    { deadlineMs: 15_000 },
  );
  expect(record).toMatchObject({
    status: 403,
    outcome: 'finish',
    error_code: 'APIG.0402',
    decision: { stage: 'admit', rule: 'ip-acl-deny-match', document: { kind: 'acl' } },
  });
  expect(answer.text).not.toContain('acl');
});
