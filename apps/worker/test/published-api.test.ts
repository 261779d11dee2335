import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkerHarness, type InstanceView, type WorkerHarness } from './harness.ts';

const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';
let harness: WorkerHarness;
let backend: Server;
let gatewayId: string;
let view: InstanceView;

beforeAll(async () => {
  backend = createServer((call, response) => response.end(`${call.method} ${call.url}`)).listen(
    0,
    '127.0.0.1',
  );
  harness = await createWorkerHarness(26_400);
  await harness.startWorker();
  gatewayId = await harness.createGateway('serving');
  view = await harness.running(gatewayId);
});
afterAll(async () => {
  await harness?.close();
  backend?.close();
});

const operate = (id: string, body: object, path: object = {}) =>
  harness.operate(id, { path: { instance_id: gatewayId, ...path }, body });

/** Calls the gateway at a group's debug sub-domain. */
function call(groupId: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: view.httpPort, path };
    const host = `${groupId}.apic.localhost`;
    request({ ...options, headers: { host, ...headers } }, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
    })
      .on('error', reject)
      .end();
  });
}

const answers = (expected: number, groupId: string, path: string) =>
  until(
    async () => {
      const answer = await call(groupId, path);
      return answer.status === expected ? answer : null;
    },
    { deadlineMs: 10_000, everyMs: 5, waitingFor: `status ${expected} of ${path}` },
  );

test('what operations define is served by the gateway, changes take effect, and deletion removes all of it', async () => {
  const group = await operate('CreateApiGroupV2', { name: 'orders' });
  const groupId = String(group.id);
  const { port } = backend.address() as AddressInfo;
  const front = { type: 1, req_protocol: 'HTTP', req_method: 'GET', group_id: groupId };
  const upstream = {
    url_domain: `127.0.0.1:${port}`,
    req_protocol: 'HTTP',
    req_method: 'GET',
    timeout: 5_000,
  };
  const open = await operate('CreateApiV2', {
    ...front,
    name: 'open',
    req_uri: '/orders/{id}',
    auth_type: 'NONE',
    backend_type: 'HTTP',
    req_params: [{ name: 'id', type: 'STRING', location: 'PATH' }],
    backend_params: [{ name: 'id', origin: 'REQUEST', location: 'PATH', value: 'id' }],
    backend_api: { ...upstream, req_uri: '/v1/{id}' },
  });
  const closed = await operate('CreateApiV2', {
    ...front,
    name: 'closed',
    req_protocol: 'BOTH',
    req_uri: '/mock',
    auth_type: 'APP',
    auth_opt: { app_code_auth_type: 'HEADER' },
    backend_type: 'MOCK',
    mock_info: { result_content: 'mocked' },
  });
  const publish = (apiId: unknown, action: string) =>
    operate('CreateOrDeletePublishRecordForApiV2', { action, api_id: apiId, env_id: RELEASE });

  const published = await publish(open.id, 'online');
  await publish(closed.id, 'online');
  expect((await answers(200, groupId, '/orders/7')).body).toBe('GET /v1/7');
  await answers(401, groupId, '/mock');

  const app = await operate('CreateAnAppV2', { name: 'caller' });
  const quota = { name: 'daily', call_limits: 100, time_unit: 'DAY', time_interval: 1 };
  const { app_quota_id: quotaId } = await operate('CreateAppQuota', quota);
  await operate('AssociateAppsForAppQuota', { app_ids: [app.id] }, { app_quota_id: quotaId });
  await operate('CreateAuthorizingAppsV2', { env_id: RELEASE, app_ids: [app.id], api_ids: [closed.id] });

  const acl = { acl_name: 'nobody', acl_type: 'DENY', acl_value: '127.0.0.1', entity_type: 'IP' };
  const { id: aclId } = await operate('CreateAclStrategyV2', acl);
  await operate('CreateApiAclBindingV2', { acl_id: aclId, publish_ids: [published.publish_id] });
  await answers(403, groupId, '/orders/7');

  await publish(open.id, 'offline');
  await answers(404, groupId, '/orders/7');
  view = await harness.running(gatewayId);
  const row = await harness.world.env.database.instanceNode.findFirst({ where: { instanceId: gatewayId } });
  expect(row?.refusedReason).toBeNull();

  await harness.operate('DeleteInstancesV2', { path: { instance_id: gatewayId } });
  await until(async () => (await harness.instance(gatewayId)) === null, { deadlineMs: 20_000 });
  const { database } = harness.world.env;
  const where = { instanceId: gatewayId };
  const left = [database.api, database.app, database.acl, database.publication, database.apiVersion].map(
    (table) => (table as typeof database.api).count({ where }),
  );
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0, 0]);
});
