import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { sentAccessRecordSchema } from '@turnpike/contracts/feed/records';
import { execute } from '@turnpike/domain/kernel/execute';
import { findOperation } from '@turnpike/domain/registry';
import { makeCertificate } from '@turnpike/testkit/certificates';
import { until } from '@turnpike/testkit/poll';
import type { Tenant } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';
import { createWorkerHarness, type InstanceView, type WorkerHarness } from './harness.ts';

const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';
let harness: WorkerHarness;
let asker: Tenant;
let backend: Server;
let gatewayId: string;
let groupId: string;
let view: InstanceView;
/** Calls that the backend keeps waiting. */
const waiting: (() => void)[] = [];

beforeAll(async () => {
  backend = createServer((_call, response) => void waiting.push(() => response.end('late')));
  backend.listen(0, '127.0.0.1');
  harness = await createWorkerHarness(26_800);
  asker = await harness.world.createTenant();
  await harness.startWorker();
  gatewayId = await harness.createGateway('listening');
  view = await harness.running(gatewayId);
  groupId = String((await operate('CreateApiGroupV2', { body: { name: 'orders' } })).id);
});
afterAll(async () => {
  await harness?.close();
  backend?.closeAllConnections();
  backend?.close();
});

const operate = (id: string, input: { path?: object; query?: object; body?: object } = {}) =>
  harness.operate(id, { ...input, path: { instance_id: gatewayId, ...input.path } });

async function askAs(tenant: Tenant, id: string, sent: { path?: object; body?: object }) {
  const { body } = await execute(harness.world.env, tenant.administrator, findOperation(id), {
    path: { project_id: tenant.projectId, ...sent.path } as Record<string, string>,
    query: {},
    body: sent.body,
  });
  return body as Record<string, unknown>;
}

interface Answer {
  status: number;
  body: string;
  code: string;
}

function call(port: number, target: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: `${groupId}.apic.localhost` };
    request({ host: '127.0.0.1', port, path: target, headers, agent }, async (response) => {
      const body = Buffer.concat(await response.toArray()).toString();
      const code = /APIG\.\d{4}/.exec(body)?.[0] ?? '';
      resolve({ status: response.statusCode ?? 0, body, code });
    })
      .on('error', reject)
      .end();
  });
}

const healthy = (port: number) =>
  call(port, '/apic/health_check').then(
    ({ status }) => status === 200,
    () => false,
  );
const refuses = (port: number) =>
  call(port, '/apic/health_check').then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
  );

async function publishedApi(name: string, api: object): Promise<string> {
  const made = await operate('CreateApiV2', {
    body: {
      ...{ name, type: 1, req_protocol: 'BOTH', req_method: 'GET', group_id: groupId, req_uri: `/${name}` },
      auth_type: 'NONE',
      ...api,
    },
  });
  const body = { action: 'online', api_id: made.id, env_id: RELEASE };
  const { publish_id } = await operate('CreateOrDeletePublishRecordForApiV2', { body });
  await until(async () => (await call(view.httpPort, `/${name}`)).status !== 404 || null, {
    deadlineMs: 10_000,
  });
  return String(publish_id);
}

const addPort = async (ingress_port: number) => {
  const added = await operate('AddCustomIngressPort', { body: { protocol: 'HTTP', ingress_port } });
  return String(added.ingress_port_id);
};
const statusOf = async (ingress_port: number) => {
  const query = { ingress_port: String(ingress_port) };
  const { ingress_port_infos } = await operate('ListCustomIngressPorts', { query });
  return (ingress_port_infos as { status: string }[])[0]?.status;
};
const timeLine = async () => {
  const { events } = await operate('ListInstanceEvents');
  return (events as { message: string }[]).map(({ message }) => message);
};

test('a custom port answers within a second of being asked for, and with a fresh process after the node is killed', async () => {
  const port = await freeLoopbackPort();
  const askedMs = performance.now();
  const ingress_port_id = await addPort(port);
  await until(() => healthy(port), { deadlineMs: 5_000, everyMs: 5 });
  expect(performance.now() - askedMs).toBeLessThan(1_000);
  await until(async () => (await statusOf(port)) === 'normal', { deadlineMs: 5_000 });
  const before = (await harness.running(gatewayId)).pid ?? 0;
  process.kill(before, 'SIGKILL');
  await until(async () => ((await harness.instance(gatewayId))?.pid ?? before) !== before || null, {
    deadlineMs: 15_000,
  });
  await until(() => healthy(port), { deadlineMs: 10_000 });
  await operate('DeleteCustomIngressPort', { path: { ingress_port_id } });
  await until(() => refuses(port), { deadlineMs: 5_000 });
  await harness.running(gatewayId);
});

test('a deleted port finishes its calls, while connections of other ports stay open', async () => {
  const upstream = { url_domain: `127.0.0.1:${(backend.address() as AddressInfo).port}` };
  await harness.running(gatewayId);
  const publishing = publishedApi('slow', {
    backend_type: 'HTTP',
    backend_api: { ...upstream, req_protocol: 'HTTP', req_method: 'GET', req_uri: '/', timeout: 20_000 },
  });
  await until(() => waiting.shift(), { deadlineMs: 10_000 }).then((answer) => answer());
  await publishing;
  const port = await freeLoopbackPort();
  const ingress_port_id = await addPort(port);
  await until(() => healthy(port), { deadlineMs: 5_000 });
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const local: number[] = [];
  kept.on('free', (socket) => local.push((socket as unknown as { localPort: number }).localPort));
  await call(view.httpPort, '/apic/health_check', kept);
  const slow = call(port, '/slow');
  const answer = await until(() => waiting.shift(), { deadlineMs: 10_000 });
  await operate('DeleteCustomIngressPort', { path: { ingress_port_id } });
  await until(() => refuses(port), { deadlineMs: 5_000 });
  answer();
  expect(await slow).toMatchObject({ status: 200, body: 'late' });
  await call(view.httpPort, '/apic/health_check', kept);
  await until(() => local.length === 2 || null, { deadlineMs: 1_000 });
  expect(local[1]).toBe(local[0]);
  kept.destroy();
});

test('a port that another program has is abnormal, the time line says why, and it heals when it is free', async () => {
  const other = createTcpServer().listen({ port: 0, host: '127.0.0.1', exclusive: true });
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await addPort(port);
  const line = `Port ${port} (HTTP) cannot be opened`;
  await until(async () => (await timeLine()).some((message) => message.startsWith(line)), {
    deadlineMs: 10_000,
  });
  expect(await statusOf(port)).toBe('abnormal');
  expect(await healthy(view.httpPort)).toBe(true);
  other.close();
  await until(() => healthy(port), { deadlineMs: 10_000 });
  await until(async () => (await statusOf(port)) === 'normal', { deadlineMs: 10_000 });
});

test('calls of an accepted connection are of its account, until it is taken back', async () => {
  const publish_id = await publishedApi('private', {
    backend_type: 'MOCK',
    mock_info: { result_content: 'private' },
  });
  const acl = {
    acl_name: 'partners',
    acl_type: 'PERMIT',
    entity_type: 'DOMAIN',
    acl_value: asker.accountName,
  };
  const { id: acl_id } = await operate('CreateAclStrategyV2', { body: acl });
  await operate('CreateApiAclBindingV2', { body: { acl_id, publish_ids: [publish_id] } });
  await until(async () => (await call(view.httpPort, '/private')).code === 'APIG.0302', {
    deadlineMs: 10_000,
  });

  const { endpoint_service } = await operate('ShowDetailsOfInstanceV2');
  const { service_name } = endpoint_service as { service_name: string };
  await operate('AddEndpointPermissions', { body: { permissions: [`iam:domain::${asker.accountId}`] } });
  const { id } = await askAs(asker, 'CreateEndpointConnection', { body: { service_name } });
  const decide = (action: string) =>
    operate('AcceptOrRejectEndpointConnections', { body: { action, endpoints: [id] } });
  await decide('receive');
  const shown = { path: { connection_id: id } };
  const endpoint = await until(
    async () => (await askAs(asker, 'ShowEndpointConnection', shown)).endpoint as { port: number } | null,
    { deadlineMs: 10_000 },
  );
  const kept = new Agent({ keepAlive: true });
  expect(await call(endpoint.port, '/private', kept)).toMatchObject({ status: 200, body: 'private' });
  expect(await call(view.httpPort, '/private')).toMatchObject({ status: 403, code: 'APIG.0302' });

  const idle = connect(endpoint.port, '127.0.0.1');
  await once(idle, 'connect');
  const closed = once(idle, 'close');
  idle.resume();
  // The backend never answers it.
  const underWay = call(endpoint.port, '/slow').catch((error: Error) => error.message);
  await until(() => waiting.shift(), { deadlineMs: 5_000 });
  await decide('reject');
  await until(() => refuses(endpoint.port), { deadlineMs: 5_000 });
  await closed;
  const withdrawnMs = performance.now();
  expect(await underWay).toBe('socket hang up');
  expect(performance.now() - withdrawnMs).toBeLessThan(3_000);
  await expect(call(endpoint.port, '/private', kept)).rejects.toThrow('ECONNREFUSED');
  kept.destroy();

  const records = await until(
    async () => {
      const rows = await harness.world.env.database.accessRecord.findMany({
        where: { instanceId: gatewayId },
        orderBy: { id: 'asc' },
      });
      const found = rows
        .map(({ record }) => sentAccessRecordSchema.parse(record))
        .filter(({ path }) => path === '/private');
      // Before the policy was bound, others were let in as well.
      const last = found.findLast(({ status }) => status === 200);
      return last?.proxy_protocol_vpce_id ? found : null;
    },
    { deadlineMs: 10_000 },
  );
  expect(records.findLast(({ status }) => status === 200)).toMatchObject({
    proxy_protocol_vpce_id: id,
    vpce_account_id: asker.accountId,
    vpce_account_name: asker.accountName,
  });
  expect(records.find(({ error_code }) => error_code === 'APIG.0302')).toMatchObject({
    proxy_protocol_vpce_id: null,
    decision: {
      rule: 'account-acl-permit-without-match',
      document: { kind: 'acl', id: acl_id },
      detail: 'the account of the call is not known',
    },
  });
});

test('a certificate that is set is shown by all HTTPS ports within a second, and by a fresh process', async () => {
  const port = await freeLoopbackPort();
  await operate('AddCustomIngressPort', { body: { protocol: 'HTTPS', ingress_port: port } });
  const { cert, key } = makeCertificate({ names: ['api.example.com'] });
  const shown = (at: number) =>
    new Promise<string>((resolve) => {
      const socket = connectTls({
        host: '127.0.0.1',
        port: at,
        servername: 'api.example.com',
        rejectUnauthorized: false,
      });
      socket.once('error', () => resolve(''));
      socket.once('secureConnect', () => {
        resolve(String(socket.getPeerCertificate().subject?.CN ?? ''));
        socket.destroy();
      });
    });
  await until(async () => (await shown(port)) === 'Turnpike gateway', { deadlineMs: 5_000 });
  const askedMs = performance.now();
  await operate('SetInstanceCertificate', { body: { cert_content: cert, private_key: key } });
  await until(async () => (await shown(port)) === 'api.example.com', { deadlineMs: 5_000, everyMs: 5 });
  expect(performance.now() - askedMs).toBeLessThan(1_000);
  expect(await shown(view.httpsPort)).toBe('api.example.com');
  const before = (await harness.running(gatewayId)).pid ?? 0;
  process.kill(before, 'SIGKILL');
  await until(async () => ((await harness.instance(gatewayId))?.pid ?? before) !== before || null, {
    deadlineMs: 15_000,
  });
  await until(async () => (await shown(port)) === 'api.example.com', { deadlineMs: 5_000 });
  await operate('DeleteInstanceCertificate');
  await until(async () => (await shown(view.httpsPort)) === 'Turnpike gateway', { deadlineMs: 5_000 });
});
