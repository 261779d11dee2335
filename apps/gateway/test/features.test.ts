import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { until } from '@turnpike/testkit/poll';
import {
  echoUpstream,
  handlingUpstream,
  type RecordingUpstream,
  type Upstream,
} from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, signedHeaders } from './call.ts';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';
import { rawCall } from './raw-call.ts';

const host = 'api.example.com';
const other = 'other.example.com';
const key = 'key-of-the-app';
const secret = 'secret of the app';
const token = 'a token of somebody';
let echo: RecordingUpstream;
let slow: Upstream;
let scene: FeatureScene;

beforeAll(async () => {
  echo = await echoUpstream();
  // Never answers.
  slow = await handlingUpstream((request) => request.resume());
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    const second = builder.group({ domains: [other] });
    const byDefault = builder.group({ isDefault: true });
    const { authority } = echo;
    const backend = { authority, path: '/seen' };
    builder.api(group, { path: '/echo', method: 'ANY', backend });
    builder.api(group, { path: '/slow', backend: { authority: slow.authority, timeoutMs: 60_000 } });
    builder.api(group, { path: '/a/b', backend });
    builder.api(second, { path: '/second', backend });
    builder.api(second, { path: '/both', backend });
    builder.api(group, { path: '/both', backend });
    builder.api(byDefault, { path: '/default', backend });
    builder.api(group, {
      path: '/permitted',
      backend,
      aclIds: [builder.acl('PERMIT', ['203.0.113.7', '2001:db8::/32']).id],
    });
    const app = builder.api(group, { path: '/app', authentication: 'APP', backend });
    builder.credential({ key, secret, grants: [`${app.apiId}:${app.environmentId}`] });
    builder.api(group, { path: '/iam', authentication: 'IAM', backend });
    builder.identity({ tokens: [{ token, expiresAtMs: Date.now() + 3_600_000 }] });
  });
});
afterAll(async () => {
  await scene?.close();
  await Promise.all([echo?.close(), slow?.close()]);
});

const get = (path: string, headers: Record<string, string> = {}, as = host) =>
  call(scene.origin, path, { host: as, headers });
const status = async (path: string, headers = {}, as = host) => (await get(path, headers, as)).status;
const received = () => echo.received.at(-1)?.headers ?? {};

test('features are switched while calls run, and none is lost', async () => {
  let running = true;
  const outcomes: number[] = [];
  const load = Array.from({ length: 8 }, async () => {
    while (running) outcomes.push(await status('/echo', { 'accept-encoding': 'gzip' }));
  });
  for (let round = 0; round < 20; round += 1) {
    await scene.set({
      gzip: round % 2 ? null : { enable: 'on', comp_level: 1 },
      app_route: round % 3 === 0,
      real_ip_from_xff: { enable: 'on', xff_index: -1 },
      custom_log: { custom_logs: [{ location: 'header', name: 'host' }] },
      backend_timeout: { max_timeout: 5_000 + round },
      ssl_ciphers: { ssl_ciphers: ['ECDHE-ECDSA-AES128-GCM-SHA256'] },
    });
  }
  running = false;
  await Promise.all(load);
  expect(outcomes.length).toBeGreaterThan(20);
  expect(new Set(outcomes)).toEqual(new Set([200]));
});

describe('limits', () => {
  test('the call limit per API holds as it is set', async () => {
    await scene.set({}, { apiCallsPerSecond: 1 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => status('/echo')));
    expect(answers.filter((code) => code === 429).length).toBeGreaterThanOrEqual(4);
    await scene.set({});
    expect(await Promise.all(Array.from({ length: 6 }, () => status('/echo')))).toEqual(Array(6).fill(200));
  });

  test('the body limit holds as it is set', async () => {
    const post = () => call(scene.origin, '/echo', { host, method: 'POST', body: 'x'.repeat(2_000) });
    await scene.set({}, { requestBodyLimitBytes: 1_000 });
    expect((await post()).status).toBe(413);
    await scene.set({});
    expect((await post()).status).toBe(200);
  });

  test('a backend has no longer than the timeout of all, whatever its API says', async () => {
    await scene.set({ backend_timeout: { max_timeout: 100 } });
    expect(await status('/slow')).toBe(504);
  });

  test('a caller that stops in the middle of its body is refused in time', async () => {
    await scene.set({ request_custom_config: { enable: 'on', http2: 'on', request_body_timeout: 1 } });
    const port = Number(new URL(scene.origin).port);
    const head = `POST /echo HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nbegin`;
    expect(await rawCall(port, head)).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('the caller’s address', () => {
  const xff = (xff_index: number) => scene.set({ real_ip_from_xff: { enable: 'on', xff_index } });

  test('is that of the connection at first, whatever headers say', async () => {
    await scene.set({});
    expect(await status('/permitted', { 'x-forwarded-for': '203.0.113.7' })).toBe(403);
  });

  test('is the entry of X-Forwarded-For at the index, not one that a caller put before it', async () => {
    await xff(-1);
    expect(await status('/permitted', { 'x-forwarded-for': '10.0.0.1, 203.0.113.7' })).toBe(200);
    expect(received()['x-real-ip']).toBe('203.0.113.7');
    expect(await status('/permitted', { 'x-forwarded-for': '203.0.113.7, 10.0.0.1' })).toBe(403);
    expect(await status('/permitted', { 'x-forwarded-for': '203.0.113.7, rubbish' })).toBe(403);
    expect(await status('/permitted')).toBe(403);
    await xff(0);
    expect(await status('/permitted', { 'x-forwarded-for': '2001:db8::5, 10.0.0.1' })).toBe(200);
  });

  test('is what a header of its own says', async () => {
    await scene.set({ real_ip_header_getter: { enable: 'on', header_getter: 'header:X-Client' } });
    expect(await status('/permitted', { 'x-client': '203.0.113.7' })).toBe(200);
    expect(await status('/permitted', { 'x-client': '203.0.113.7, 203.0.113.7' })).toBe(403);
  });
});

describe('routing', () => {
  test('an address that is trusted leads to the DEFAULT group', async () => {
    await scene.set({});
    expect(await status('/default', {}, '198.51.100.9')).toBe(404);
    await scene.set({
      default_group_host_trustlist: { enable: 'on', hosts: ['198.51.100.9', '2001:DB8::9'] },
    });
    expect(await status('/default', {}, '198.51.100.9:8080')).toBe(200);
    expect(await status('/default', {}, '[2001:db8::9]')).toBe(200);
    expect(await status('/default', {}, '198.51.100.8')).toBe(404);
  });

  test('other groups are called by address where that is on and not in doubt', async () => {
    await scene.set({});
    expect(await status('/second', {}, '127.0.0.1')).toBe(404);
    await scene.set({ app_route: true });
    expect(await status('/second', {}, '127.0.0.1')).toBe(200);
    expect(await status('/default', {}, '127.0.0.1')).toBe(200);
    expect(await status('/both', {}, '127.0.0.1')).toBe(404);
    expect(await status('/second', {}, 'elsewhere.example.com')).toBe(404);
  });

  test('an encoded slash is a slash, unless the tenant says otherwise', async () => {
    await scene.set({});
    expect(await status('/a%2Fb')).toBe(200);
    expect(await status('/a%2f..%2fb')).toBe(400);
    await scene.set({ api_uri_no_escape: true });
    expect(await status('/a%2Fb')).toBe(404);
  });
});

describe('what callers prove themselves with', () => {
  test('a signature is looked for in the header of the tenant’s choice, and does not go to the backend', async () => {
    const { Authorization: authorization = '', ...rest } = signedHeaders({
      target: '/app',
      host,
      key,
      secret,
    });
    const moved = { ...rest, 'x-signature': authorization, authorization: 'Bearer of the backend' };
    await scene.set({});
    expect(await status('/app', moved)).toBe(401);
    await scene.set({
      custom_auth_header: { enable: 'on', app_auth_header: 'X-Signature', backend_sign_header: '' },
    });
    expect(await status('/app', moved)).toBe(200);
    expect(received()).toMatchObject({ authorization: 'Bearer of the backend' });
    expect(received()).not.toHaveProperty('x-signature');
    expect(await status('/app', { ...rest, authorization })).toBe(401);
    expect(
      await status('/app', {
        ...moved,
        'x-signature': authorization.replace(/.$/, '0').replace(/.{4}$/, '0000'),
      }),
    ).toBe(401);
  });

  test('a token goes to the backend for accounts that are named, whole, and for no other', async () => {
    const account = { id: 'id', name: 'acme-1' };
    const passed = async (patterns: string[]) => {
      await scene.set({ backend_token_allow: { backend_token_allow_users: patterns } }, { account });
      expect(await status('/iam', { 'x-auth-token': token })).toBe(200);
      return received()['x-auth-token'] === token;
    };
    expect(await passed([])).toBe(false);
    expect(await passed(['acme'])).toBe(false);
    expect(await passed(['other', 'acme-\\d+'])).toBe(true);
  });
});

describe('records', () => {
  const last = async (path: string) =>
    until(async () => (await scene.gateway.accessRecords()).findLast((record) => record.path === path), {
      deadlineMs: 5_000,
    });

  test('hold the fields that the tenant asks for, within their bound', async () => {
    await scene.set({
      custom_log: {
        custom_logs: [
          { location: 'header', name: 'X-Trace' },
          { location: 'query', name: 'q' },
          { location: 'cookie', name: 'c' },
          { location: 'header', name: 'X-Long' },
        ],
      },
    });
    await get('/nowhere?q=a%20b', { 'x-trace': 't', cookie: 'd=1; c=2', 'x-long': 'ü'.repeat(3_000) });
    const { custom = {} } = await last('/nowhere');
    expect(custom).toMatchObject({ 'header:X-Trace': 't', 'query:q': 'a b', 'cookie:c': '2' });
    expect(Buffer.byteLength(Object.entries(custom).flat().join(''))).toBeLessThanOrEqual(2_048);
  });

  test('go to the log stream that the tenant names, and to none once it is off', async () => {
    const lts = { enable: 'on', group_id: '', topic_id: '', log_group: 'team', log_stream: 'calls' } as const;
    await scene.set({ lts });
    await get('/streamed');
    const file = join(scene.gateway.folder, 'logs', 'team', 'calls.ndjson');
    const lines = await until(
      async () =>
        existsSync(file) && (await readFile(file, 'utf8')).includes('/streamed') && readFile(file, 'utf8'),
      { deadlineMs: 5_000 },
    );
    expect(JSON.parse(lines.trim().split('\n').at(-1) ?? '')).toMatchObject({
      path: '/streamed',
      status: 404,
    });
    await scene.set({});
    await get('/not-streamed');
    await last('/not-streamed');
    expect(await readFile(file, 'utf8')).not.toContain('/not-streamed');
  });
});

test('HTTPS listeners offer the TLS 1.2 suites that are set, and TLS 1.3 always', async () => {
  const handshake = (options: object): Promise<string> =>
    new Promise((resolve) => {
      const socket = tlsConnect({
        port: scene.securePort,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        ...options,
      });
      socket.once('secureConnect', () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
        socket.destroy();
      });
      socket.once('error', () => resolve('refused'));
    });
  const old = (ciphers: string) => handshake({ maxVersion: 'TLSv1.2', ciphers });
  const [strong, weak] = ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-SHA256'] as const;
  await scene.set({});
  expect(await old(weak)).toBe(`TLSv1.2 ${weak}`);
  await scene.set({ ssl_ciphers: { ssl_ciphers: [strong] } });
  await until(async () => (await old(weak)) === 'refused', { deadlineMs: 5_000 });
  expect(await old(strong)).toBe(`TLSv1.2 ${strong}`);
  expect(await handshake({})).toMatch(/^TLSv1\.3 /);
});
