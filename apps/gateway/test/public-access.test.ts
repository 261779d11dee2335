import { request } from 'node:http';
import { networkUnderTest, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterEach, expect, test } from 'vitest';
import { call } from './call.ts';
import { manyAddresses } from './egress-upstream.ts';
import { PUBLIC_BACKEND, PUBLIC_CALLER, PUBLIC_RANGES } from './flows.ts';
import { removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A gateway with an API `/private` and an API `/public`, by where their backends are. */
async function scene(network: Partial<typeof networkUnderTest>) {
  const upstream = await manyAddresses();
  const builder = new SnapshotBuilder();
  builder.settings({ network: { ...networkUnderTest, ...network } });
  const group = builder.group({ domains: [host] });
  const { port } = upstream;
  builder.api(group, { path: '/private', backend: { authority: `127.0.0.1:${port}` } });
  builder.api(group, { path: '/public', backend: { authority: `${PUBLIC_BACKEND}:${port}` } });
  const gateway = await startGateway({ snapshot: builder.build(1), publicRanges: PUBLIC_RANGES });
  cleanups.push(
    () => upstream.close(),
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  const { httpPort } = await gateway.ready();
  return { gateway, upstream, httpPort };
}

/** Calls from an address of one's own, with headers that say otherwise. */
function callFrom(
  localAddress: string,
  port: number,
  path: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'x-forwarded-for': '10.0.0.1', 'x-real-ip': '10.0.0.1' };
    const options = { host: '127.0.0.1', port, path, localAddress, headers, agent: false };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('without inbound access callers at public addresses are refused, also the health path, whatever headers say', async () => {
  const { gateway, upstream, httpPort } = await scene({});
  for (const path of ['/private', '/apic/health_check']) {
    const { status, text } = await callFrom(PUBLIC_CALLER, httpPort, path);
    expect([path, status, JSON.parse(text).error_code]).toEqual([path, 403, 'APIG.0402']);
  }
  expect(upstream.connected).toEqual([]);
  expect((await callFrom('127.0.0.1', httpPort, '/private')).status).toBe(200);
  await gateway.stop();
  const [first] = await gateway.accessRecords();
  expect(first).toMatchObject({
    status: 403,
    remote_addr: PUBLIC_CALLER,
    path: '/private',
    decision: {
      stage: 'admit',
      rule: 'inbound-public-access-off',
      document: { kind: 'settings', id: gateway.spec.instanceId },
      detail: `${PUBLIC_CALLER} is public and inbound access is off`,
    },
  });
});

test.each([null, 50])('with inbound access of %j Mbit/s they are served', async (bandwidthMbits) => {
  const { httpPort } = await scene({ inbound: { bandwidthMbits } });
  expect(await callFrom(PUBLIC_CALLER, httpPort, '/private')).toEqual({ status: 200, text: '127.0.0.1' });
});

test('backends at public addresses are refused without outbound access, with the reason, and reached with it', async () => {
  const closed = await scene({ inbound: { bandwidthMbits: null } });
  const answer = await call(`http://127.0.0.1:${closed.httpPort}`, '/public', { host });
  expect([answer.status, answer.json().error_code]).toEqual([403, 'APIG.0404']);
  expect((await call(`http://127.0.0.1:${closed.httpPort}`, '/private', { host })).status).toBe(200);
  expect(closed.upstream.connected).toEqual(['127.0.0.1']);
  await closed.gateway.stop();
  const [first] = await closed.gateway.accessRecords();
  expect(first?.decision).toMatchObject({
    rule: 'egress-public-access-off',
    detail: `${PUBLIC_BACKEND} is public and outbound access is off`,
  });
  const open = await scene({ outbound: { bandwidthMbits: 5 } });
  expect((await call(`http://127.0.0.1:${open.httpPort}`, '/public', { host })).text).toBe(PUBLIC_BACKEND);
});
