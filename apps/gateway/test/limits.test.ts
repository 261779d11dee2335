import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { newId, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, signedHeaders } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const builder = new SnapshotBuilder();
const group = builder.group({ domains: [host] });
const testing = builder.environment({ name: 'TEST' });
const mock = { type: 'MOCK' as const, status: 200, headers: [], body: 'ok' };
const granted = newId();
const app = builder.credential({ key: 'app', grants: [`${granted}:${RELEASE_ENVIRONMENT_ID}`] });
let gateway: GatewayProcess;
let origin: string;

beforeAll(async () => {
  builder.settings({ apiCallsPerSecond: 5 });
  const limited = newId();
  builder.api(group, { apiId: limited, path: '/limited', backend: mock });
  builder.api(group, { apiId: limited, path: '/limited', environmentId: testing.id, backend: mock });
  builder.api(group, { path: '/other', backend: mock });
  builder.api(group, { apiId: granted, path: '/app', authentication: 'APP', backend: mock });
  builder.api(group, {
    apiId: granted,
    path: '/app',
    authentication: 'APP',
    environmentId: testing.id,
    backend: mock,
  });
  gateway = await startGateway({ snapshot: builder.build(1) });
  origin = `http://127.0.0.1:${(await gateway.ready()).httpPort}`;
});

afterAll(async () => {
  await gateway.stop();
  await removeFolder(gateway);
});

test('an API takes its calls of a second over all environments, and not one more', async () => {
  const startedAt = Math.floor(Date.now() / 1_000);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      call(origin, '/limited', {
        host,
        headers: { 'x-stage': index % 2 === 0 ? 'RELEASE' : 'TEST', 'x-apig-mode': 'debug' },
      }),
    ),
  );
  // The burst may lie across full seconds, and each of those has its own five.
  const seconds = Math.floor(Date.now() / 1_000) - startedAt + 1;
  const served = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect(served.length + refused.length).toBe(60);
  expect(served.length).toBeGreaterThanOrEqual(5);
  expect(served.length).toBeLessThanOrEqual(5 * seconds);
  expect(refused[0]?.json()).toMatchObject({
    error_code: 'APIG.0308',
    error_msg: 'The throttling threshold has been reached.',
  });
  expect(refused[0]?.headers['x-apig-ratelimit-api-allenv']).toBe('remain:0,limit:5,time:1 second');
  expect((await call(origin, '/other', { host })).status).toBe(200);
});

test('a grant in one environment is none in another', async () => {
  const headers = signedHeaders({ target: '/app', host, key: app.key, secret: app.clearSecret });
  expect((await call(origin, '/app', { host, headers })).status).toBe(200);
  const inTest = await call(origin, '/app', { host, headers: { ...headers, 'x-stage': 'TEST' } });
  expect(inTest.status).toBe(403);
  expect(inTest.json()).toMatchObject({ error_code: 'APIG.0304' });
});
