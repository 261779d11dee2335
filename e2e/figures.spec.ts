import { mkdir, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { type Backend, startBackend } from './backend/start-backend.ts';
import { deleteGateways } from './calls/delete-gateways.ts';
import { type Call, call, errorCode } from './calls/gateway-call.ts';
import { Management } from './calls/management.ts';
import { type AccessKey, signOfficially } from './calls/official-signer.ts';
import {
  askForGateway,
  createApi,
  defaultGroup,
  type Gateway,
  type Group,
  httpEndpoint,
  publish,
  RELEASE,
  untilRunning,
} from './calls/open-api.ts';
import { until } from './system/poll.ts';
import { sharedSystem } from './system/shared-system.ts';

/** Of most figures the median of five counts; the limits are those of the issue, on two cores. */
const rounds = 5;
/** Gateways that are asked for one after the other: enough to tell a 95th percentile. */
const gatewayRounds = 20;
const readyLimitMs = 2_000;
const effectiveLimitMs = 300;
type Figure = { medianMs: number; p95Ms: number; limitMs: number; allMs: number[] };
const figures: Record<string, Figure> = {};

test.describe.configure({ mode: 'serial' });

let management: Management;
let backend: Backend;
let gateway: Gateway;

test.beforeAll(async () => {
  management = new Management(sharedSystem().access);
  backend = await startBackend();
});

test.afterAll(async () => {
  const folder = path.join(import.meta.dirname, 'test-results');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
  await deleteGateways();
  await backend?.stop();
});

/** Prints and keeps a figure, and holds its median or 95th percentile to its limit. */
function report(
  name: string,
  allMs: number[],
  limitMs: number,
  held: 'medianMs' | 'p95Ms' = 'medianMs',
): void {
  const sorted = allMs.map(Math.round).sort((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.ceil(sorted.length * q) - 1] ?? Number.NaN;
  const figure = { medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, p95Ms: quantile(0.95) };
  figures[name] = { ...figure, limitMs, allMs: sorted };
  const shown = `median ${figure.medianMs} ms, p95 ${figure.p95Ms} ms`;
  const limit = `${held === 'p95Ms' ? 'p95' : 'median'} at most ${limitMs} ms`;
  process.stdout.write(`      ${name}: ${shown} (${limit}; all: ${sorted.join(', ')})\n`);
  expect(figure[held], name).toBeLessThanOrEqual(limitMs);
}

/** Milliseconds until the gateway behaves as wanted, asked about every 2 ms over one connection. */
async function effectiveAfterMs(
  make: () => Promise<Omit<Call, 'keepAlive'>>,
  wanted: string,
): Promise<number> {
  const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 });
  const startedAt = performance.now();
  await until(
    `the gateway answers ${wanted}`,
    async () => {
      const answer = await call({ ...(await make()), keepAlive });
      const seen = answer.status === 200 ? '200' : `${answer.status} ${errorCode(answer)}`;
      if (seen !== wanted) throw new Error(seen);
      return true;
    },
    { everyMs: 2 },
  );
  keepAlive.destroy();
  return performance.now() - startedAt;
}

test('19 of 20 gateways answer their first proxied call within 2 s of being asked for', async () => {
  test.setTimeout(300_000);
  const toRunning: number[] = [];
  const toFirstCall: number[] = [];
  for (let round = 0; round < gatewayRounds; round += 1) {
    if (round > 0) await deleteGateways();
    const askedAt = performance.now();
    const id = await askForGateway(management, `figures-${round}`);
    gateway = await untilRunning(management, id);
    toRunning.push(performance.now() - askedAt);
    const path = management.gateways(`/${id}/api-groups`);
    const group = await management.ask<Group>('POST', path, { body: { name: 'atlas' } });
    const api = { groupId: group.id, name: 'river', path: '/rivers/{id}', backendPort: backend.port };
    await publish(management, id, await createApi(management, id, api), 'online');
    const { address, port } = httpEndpoint(gateway);
    const headers = { host: group.sl_domain };
    await effectiveAfterMs(async () => ({ address, port, path: '/rivers/3', headers }), '200');
    toFirstCall.push(performance.now() - askedAt);
  }
  report('gateway asked for -> Running', toRunning, readyLimitMs, 'p95Ms');
  report('gateway asked for -> first proxied 200', toFirstCall, readyLimitMs, 'p95Ms');
});

test('publishing and taking offline are effective at the gateway within 300 ms', async () => {
  const { id: groupId } = await defaultGroup(management, gateway.id);
  const api = { groupId, name: 'switched', path: '/switched' };
  const apiId = await createApi(management, gateway.id, api);
  const { address, port } = httpEndpoint(gateway);
  const target = async () => ({ address, port, path: '/switched' });
  const online: number[] = [];
  const offline: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await publish(management, gateway.id, apiId, 'online');
    online.push(await effectiveAfterMs(target, '200'));
    await publish(management, gateway.id, apiId, 'offline');
    offline.push(await effectiveAfterMs(target, '404 APIG.0101'));
  }
  report('publish -> effective', online, effectiveLimitMs);
  report('offline -> effective', offline, effectiveLimitMs);
});

test('a new credential and a revoked authorisation are effective at the gateway within 300 ms', async () => {
  const { id: groupId } = await defaultGroup(management, gateway.id);
  const api = { groupId, name: 'granted', path: '/granted', authType: 'APP' as const };
  const apiId = await createApi(management, gateway.id, api);
  await publish(management, gateway.id, apiId, 'online');
  const { address, port } = httpEndpoint(gateway);
  const host = `${address}:${port}`;
  const target = (key: AccessKey) => async () => ({
    ...{ address, port, path: '/granted' },
    headers: signOfficially({ method: 'GET', host, path: '/granted' }, key),
  });
  const granted: number[] = [];
  const revoked: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const app = await management.ask<{ id: string; app_key: string; app_secret: string }>(
      'POST',
      management.gateways(`/${gateway.id}/apps`),
      { body: { name: `caller-${round}` } },
    );
    const { auths } = await management.ask<{ auths: { id: string }[] }>(
      'POST',
      management.gateways(`/${gateway.id}/app-auths`),
      { body: { env_id: RELEASE, app_ids: [app.id], api_ids: [apiId] } },
    );
    const key = { ak: app.app_key, sk: app.app_secret };
    granted.push(await effectiveAfterMs(target(key), '200'));
    const authorisation = management.gateways(`/${gateway.id}/app-auths/${auths[0]?.id}`);
    await management.ask('DELETE', authorisation);
    revoked.push(await effectiveAfterMs(target(key), '403 APIG.0304'));
  }
  report('new credential, authorised -> effective', granted, effectiveLimitMs);
  report('revoked authorisation -> effective', revoked, effectiveLimitMs);
});
