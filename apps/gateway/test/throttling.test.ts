import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { newId, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, signedHeaders } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const builder = new SnapshotBuilder();
const account = { id: newId(), name: 'Example' };
const projectId = newId();
builder.settings({
  account,
  projectId,
  features: { real_ip_header_getter: { enable: 'on', header_getter: 'header:caller' } },
});
const group = builder.group({ domains: [host] });
const backend = { type: 'MOCK' as const, status: 200, headers: [], body: 'ok' };
const DAY = { timeUnit: 'DAY', timeInterval: 1 } as const;

/** A published API of APP authentication for some credentials. */
const appApi = (path: string, throttleId: string) => {
  const apiId = newId();
  builder.api(group, { apiId, path, throttleId, authentication: 'APP', backend });
  return `${apiId}:${RELEASE_ENVIRONMENT_ID}`;
};
const open = (path: string, throttleId: string) => builder.api(group, { path, throttleId, backend });

const perApi = builder.throttle({ ...DAY, apiCallLimit: 3 });
open('/one', perApi.id);
open('/two', perApi.id);
const shared = builder.throttle({ ...DAY, apiCallLimit: 3, shared: true });
open('/shared-one', shared.id);
open('/shared-two', shared.id);
const perAddress = builder.throttle({ ...DAY, apiCallLimit: 100, ipCallLimit: 2 });
open('/addresses', perAddress.id);
// The example of the reference (12.2): of the API 10, of a credential 3, of A 2, of B 4.
const [a, b, c] = [newId(), newId(), newId()];
const example = builder.throttle({
  ...{ ...DAY, apiCallLimit: 10, appCallLimit: 3 },
  specialApps: [
    { key: a, callLimit: 2 },
    { key: b, callLimit: 4 },
  ],
});
const tenant = builder.throttle({
  ...{ ...DAY, apiCallLimit: 50, userCallLimit: 2 },
  specialUsers: [{ key: projectId, callLimit: 5 }],
});
const grants = [appApi('/example', example.id), appApi('/tenant', tenant.id)];
const apps = new Map([a, b, c].map((id) => [id, builder.credential({ id, key: `key-${id}`, grants })]));

let gateway: GatewayProcess;
let origin: string;
beforeAll(async () => {
  gateway = await startGateway({ snapshot: builder.build(1) });
  origin = `http://127.0.0.1:${(await gateway.ready()).httpPort}`;
});
afterAll(async () => {
  await gateway.stop();
  await removeFolder(gateway);
});

async function served(times: number, path: string, headers: Record<string, string> = {}): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: times }, () => call(origin, path, { host, headers })),
  );
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 429)).toEqual(
    [],
  );
  return answers.filter(({ status }) => status === 200).length;
}
const servedTo = (id: string, path: string) => {
  const app = apps.get(id);
  const headers = signedHeaders({ target: path, host, key: app?.key ?? '', secret: app?.clearSecret ?? '' });
  return served(8, path, headers);
};

test('each API has its own count of a policy, unless the policy is shared', async () => {
  expect([await served(5, '/one'), await served(5, '/two')]).toEqual([3, 3]);
  expect((await served(5, '/shared-one')) + (await served(5, '/shared-two'))).toBe(3);
});

test('credentials have the limit of a credential, special ones their own', async () => {
  expect([
    await servedTo(a, '/example'),
    await servedTo(b, '/example'),
    await servedTo(c, '/example'),
  ]).toEqual([2, 4, 3]);
});

test('a tenant has its special limit under the id of its project, whatever credential it comes with', async () => {
  expect((await servedTo(a, '/tenant')) + (await servedTo(b, '/tenant'))).toBe(5);
});

test('addresses are counted one by one, IPv6 by network, however they are spelt', async () => {
  const from = (caller: string) => served(4, '/addresses', { caller });
  expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('::ffff:192.0.2.2')]).toEqual([
    2, 2, 0,
  ]);
  expect([await from('2001:db8::1'), await from('2001:DB8:0:0:1::9'), await from('2001:db8:0:1::1')]).toEqual(
    [2, 0, 2],
  );
});

test('what one limit refuses costs nothing of the others', async () => {
  // 2 of 4 calls of this address passed; had the others been counted for the API, 100 would not be left for the rest.
  const caller = '198.51.100.1';
  const debug = { caller, 'x-apig-mode': 'debug' };
  await served(3, '/addresses', { caller });
  const refused = await call(origin, '/addresses', { host, headers: debug });
  const before = refused.headers['x-apig-ratelimit-api'];
  await served(5, '/addresses', { caller });
  const after = await call(origin, '/addresses', { host, headers: debug });
  expect(after.headers['x-apig-ratelimit-api']).toBe(before);
  expect(after.headers['x-apig-ratelimit-ip']).toBe('remain:0,limit:2,time:1 day');
});

test('callers are told of a policy in the standard way, and refused ones when to come back', async () => {
  const caller = '198.51.100.2';
  const ok = await call(origin, '/addresses', { host, headers: { caller } });
  expect(ok.headers['ratelimit-policy']).toBe('"api";q=100;w=86400, "ip";q=2;w=86400');
  expect(ok.headers.ratelimit).toMatch(/^"api";r=\d+;t=\d+, "ip";r=1;t=\d+$/);
  expect(ok.headers['retry-after']).toBeUndefined();
  await served(1, '/addresses', { caller });
  const no = await call(origin, '/addresses', { host, headers: { caller } });
  expect(no.status).toBe(429);
  expect(no.json()).toMatchObject({ error_code: 'APIG.0308' });
  expect(no.headers.ratelimit).toMatch(/"ip";r=0;t=\d+$/);
  const untilMidnight = 86_400 - ((Date.now() / 1_000) % 86_400);
  expect(Math.abs(Number(no.headers['retry-after']) - untilMidnight)).toBeLessThan(5);
});
