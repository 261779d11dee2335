import { fullMessage, type SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type RecordingUpstream } from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../call.ts';
import { type FeatureScene, startFeatureScene } from '../feature-scene.ts';
import { rawCall } from '../raw-call.ts';

const host = 'api.example.com';
const trusted = '192.0.2.7';

let echo: RecordingUpstream;
let scene: FeatureScene;
beforeAll(async () => {
  echo = await echoUpstream();
  scene = await startFeatureScene((builder: SnapshotBuilder) => {
    const group = builder.group({ domains: [host] });
    const aclIds = [builder.acl('PERMIT', [trusted, '2001:db8::7']).id];
    builder.api(group, {
      path: '/guarded',
      aclIds,
      backend: { type: 'MOCK', status: 200, headers: [], body: 'in' },
    });
    builder.api(group, { path: '/seen', backend: { authority: echo.authority, path: '/seen' } });
    expect(fullMessage(builder.build(1)).type).toBe('full');
  });
});
afterAll(async () => {
  await scene.close();
  await echo.close();
});

const guarded = async (headers: Record<string, string>) =>
  (await call(scene.origin, '/guarded', { host, headers })).status;

describe('while the tenant trusts no header', () => {
  test.each([
    ...['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'True-Client-IP', 'CF-Connecting-IP', 'X-Client-IP'],
    ...['X-Originating-IP', 'X-Remote-Addr', 'Client-IP', 'X-Cluster-Client-IP', 'X_Forwarded_For'],
  ])('%s counts for nothing', async (name) => {
    expect(await guarded({ [name]: name === 'Forwarded' ? `for=${trusted}` : trusted })).toBe(403);
  });
});

describe('where the last entry of X-Forwarded-For counts', () => {
  beforeAll(() => scene.set({ real_ip_from_xff: { enable: 'on', xff_index: -1 } }));

  test.each([
    ['the last one', trusted, 200],
    ['the last one, written with a port', `${trusted}:4711`, 200],
    ['the last one as IPv6', `9.9.9.9, [2001:DB8:0::7]`, 200],
    ['one that the caller put before it', `${trusted}, 9.9.9.9`, 403],
    ['one with nothing behind it', `${trusted},`, 403],
    ['one before something that is no address', `${trusted}, unknown`, 403],
    ['an address with zeros that some read as octal', '192.0.02.7', 403],
    ['an address as one number', '3221225991', 403],
    ['an address with a zone', '2001:db8::7%eth0', 403],
    ['two in one entry', `9.9.9.9 ${trusted}`, 403],
    ['nothing', '', 403],
  ])('%s: %s', async (_what, value, status) => {
    expect(await guarded({ 'x-forwarded-for': value })).toBe(status);
  });

  test('the lines of the header count in their order, so that a caller’s line does not become the last', async () => {
    const { httpPort } = await scene.gateway.status();
    const head = `GET /guarded HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`;
    const ask = (lines: string[]) =>
      rawCall(httpPort, `${head}${lines.map((line) => `X-Forwarded-For: ${line}\r\n`).join('')}\r\n`);
    expect(await ask([trusted, '9.9.9.9'])).toMatch(/^HTTP\/1.1 403/);
    expect(await ask(['9.9.9.9', trusted])).toMatch(/^HTTP\/1.1 200/);
  });
});

test('a backend learns the connection’s address last, whatever the caller said before', async () => {
  await scene.set({});
  const headers = {
    'x-forwarded-for': trusted,
    'x-real-ip': trusted,
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
  };
  expect((await call(scene.origin, '/seen', { host, headers })).status).toBe(200);
  const seen = echo.received.at(-1)?.headers ?? {};
  const { httpPort } = await scene.gateway.status();
  expect([
    seen['x-forwarded-for'],
    seen['x-real-ip'],
    seen['x-forwarded-proto'],
    seen['x-forwarded-port'],
  ]).toEqual([...[`${trusted}, 127.0.0.1`, '127.0.0.1', 'http', String(httpPort)]]);
});
