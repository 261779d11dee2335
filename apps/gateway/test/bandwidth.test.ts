import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@turnpike/testkit/poll';
import {
  deltaMessage,
  fullMessage,
  networkUnderTest,
  SnapshotBuilder,
} from '@turnpike/testkit/snapshot-builder';
import { afterEach, expect, test } from 'vitest';
import { manyAddresses } from './egress-upstream.ts';
import { startFeed } from './fake-feed.ts';
import {
  endlessBackend,
  type FlowOptions,
  PUBLIC_BACKEND,
  PUBLIC_CALLER,
  PUBLIC_RANGES,
  startFlows,
  total,
} from './flows.ts';
import { type GatewayOptions, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const BYTES_PER_MEGABIT = 125_000;
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Network = typeof networkUnderTest;

/** A gateway with GET and POST `/` to an endless backend at an address. */
async function scene(
  network: Partial<Network>,
  backendAddress: string,
  options: Partial<GatewayOptions> = {},
) {
  const backend = await endlessBackend();
  const builder = new SnapshotBuilder();
  const set = (change: Partial<Network>) =>
    builder.settings({ network: { ...networkUnderTest, ...network, ...change } });
  set({});
  const group = builder.group({ domains: [host] });
  const timeoutMs = 30_000;
  const to = { authority: `${backendAddress}:${backend.port}`, timeoutMs };
  for (const method of ['GET', 'POST'] as const) builder.api(group, { method, path: '/', backend: to });
  const feed = await startFeed(builder.instanceId);
  const first = builder.build(1);
  feed.greeting = () => [fullMessage(first)];
  const gateway = await startGateway({
    instanceId: builder.instanceId,
    feed: feed.feed,
    publicRanges: PUBLIC_RANGES,
    ...options,
  });
  cleanups.push(
    () => backend.close(),
    () => feed.close(),
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  await feed.acked(1);
  const { httpPort, httpsPort } = await gateway.ready();
  const flows = (more: Pick<FlowOptions, 'count' | 'method' | 'from'>) => {
    const started = startFlows({ port: httpPort, path: '/', host, ...more });
    cleanups.push(() => started.stop());
    return started;
  };
  let last = first;
  const change = async (next: Partial<Network>): Promise<void> => {
    set(next);
    const built = builder.build(last.revision + 1);
    feed.send(deltaMessage(last, built));
    last = built;
    await feed.acked(built.revision);
  };
  return { backend, gateway, flows, change, httpPort, httpsPort };
}

/** Bytes per second of a counter over a stretch of time, after it has begun to move. */
async function rateOf(count: () => number, ms: number): Promise<number> {
  await until(() => count() > 0, { deadlineMs: 10_000, waitingFor: 'the first byte' });
  const startedAt = performance.now();
  const before = count();
  await pause(ms);
  return ((count() - before) / (performance.now() - startedAt)) * 1_000;
}

function expectWithin(rate: number, megabits: number, part: number): void {
  const ratio = rate / (megabits * BYTES_PER_MEGABIT);
  expect(ratio).toBeGreaterThan(1 - part);
  expect(ratio).toBeLessThan(1 + part);
}

test('2 Mbit/s are delivered to 5 percent each way, by 1 and by 20 connections, evenly among them', async () => {
  const access = { bandwidthMbits: 2 };
  const inbound = await scene({ inbound: access }, '127.0.0.1');
  const outbound = await scene({ outbound: access }, PUBLIC_BACKEND);
  const one = inbound.flows({ count: 1, method: 'GET', from: PUBLIC_CALLER });
  inbound.flows({ count: 20, method: 'POST', from: PUBLIC_CALLER });
  const twenty = outbound.flows({ count: 20, method: 'GET', from: '127.0.0.1' });
  outbound.flows({ count: 1, method: 'POST', from: '127.0.0.1' });
  await until(() => twenty.received().every((bytes) => bytes > 0), { deadlineMs: 10_000 });
  const before = twenty.received();
  const rates = await Promise.all([
    rateOf(() => total(one.received()), 5_000),
    rateOf(inbound.backend.received, 5_000),
    rateOf(() => total(twenty.received()), 5_000),
    rateOf(outbound.backend.received, 5_000),
  ]);
  for (const rate of rates) expectWithin(rate, 2, 0.05);
  const shares = twenty.received().map((bytes, index) => bytes - (before[index] ?? 0));
  expect(Math.min(...shares) / Math.max(...shares)).toBeGreaterThan(0.8);
  // What the backend could send without bound waits in its own sockets and the kernel.
  expect(inbound.backend.sent() - total(one.received())).toBeLessThan(16 * 1_024 * 1_024);
}, 30_000);

test('a limit changes while bytes flow, each node takes its share, and private traffic passes freely', async () => {
  const { flows, change, backend } = await scene({ inbound: { bandwidthMbits: 8 } }, '127.0.0.1');
  const limited = flows({ count: 2, method: 'GET', from: PUBLIC_CALLER });
  const rate = (): Promise<number> => rateOf(() => total(limited.received()), 1_500);
  expectWithin(await rate(), 8, 0.15);
  await change({ inbound: { bandwidthMbits: 8 }, nodes: 4 });
  expectWithin(await rate(), 2, 0.25);
  const free = flows({ count: 1, method: 'GET', from: '127.0.0.1' });
  expect(await rateOf(() => total(free.received()), 500)).toBeGreaterThan(100 * BYTES_PER_MEGABIT);
  free.stop();
  await change({ inbound: { bandwidthMbits: null } });
  expect(await rateOf(() => total(limited.received()), 500)).toBeGreaterThan(100 * BYTES_PER_MEGABIT);
  expect(backend.sent()).toBeGreaterThan(0);
}, 30_000);

test('a body that passes slowly is whole, over TLS too, and the connection is used again', async () => {
  const echo = await manyAddresses((response) => response.req.pipe(response));
  cleanups.push(() => echo.close());
  const builder = new SnapshotBuilder();
  const access = { bandwidthMbits: 40 };
  builder.settings({ network: { ...networkUnderTest, inbound: access, outbound: access } });
  builder.api(builder.group({ domains: [host] }), {
    ...{ path: '/', method: 'POST' },
    backend: { authority: `${PUBLIC_BACKEND}:${echo.port}` },
  });
  const gateway = await startGateway({
    snapshot: builder.build(1),
    https: true,
    publicRanges: PUBLIC_RANGES,
  });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  const { httpsPort } = await gateway.ready();
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  cleanups.push(() => agent.destroy());
  const ports = new Set<number | undefined>();
  for (let round = 0; round < 3; round += 1) {
    const body = randomBytes(200_000 + round);
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: httpsPort, method: 'POST', path: '/', agent };
      const call = request({ ...options, localAddress: PUBLIC_CALLER, headers: { host } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (chunk: Buffer) => parts.push(chunk));
        response.on('end', () => resolve(Buffer.concat(parts)));
      });
      call.on('socket', (socket) => ports.add(socket.localPort));
      call.on('error', reject);
      call.end(body);
    });
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect([answer.length, digest(answer)]).toEqual([body.length, digest(body)]);
  }
  expect(ports.size).toBe(1);
  expect(echo.connected).toEqual([PUBLIC_BACKEND]);
});
