import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { newId, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { call } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const LIMIT = 100;
/** A killed process loses what it was granted and had not spent: a quarter of the limit at most. */
const LARGEST_PART = LIMIT / 4;

/** Counts what arrives, whatever the gateway thinks. */
let backend: Server;
let arrived = 0;
beforeAll(async () => {
  backend = createServer((_request, response) => {
    arrived += 1;
    response.end('ok');
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
});
afterAll(() => backend.close());

const started: GatewayProcess[] = [];
beforeEach(() => {
  arrived = 0;
});
afterEach(async () => {
  for (const gateway of started) await gateway.stop('SIGKILL');
  const [first] = started.splice(0);
  if (first) await removeFolder(first);
});

/** A snapshot whose API `/limited` has 100 calls in each window. */
function limited(window: { timeUnit: 'SECOND' | 'MINUTE' | 'DAY'; timeInterval: number }) {
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  const throttle = builder.throttle({ ...window, apiCallLimit: LIMIT });
  const { port } = backend.address() as AddressInfo;
  builder.api(group, {
    ...{ path: '/limited', throttleId: throttle.id, apiId: newId() },
    backend: { authority: `127.0.0.1:${port}`, path: '/' },
  });
  return builder.build(1);
}

async function start(options: Parameters<typeof startGateway>[0]) {
  const gateway = await startGateway(options);
  started.push(gateway);
  const origin = `http://127.0.0.1:${(await gateway.ready()).httpPort}`;
  return { gateway, origin };
}

const burst = async (origin: string, times: number) => {
  const answers = await Promise.all(
    Array.from({ length: times }, () => call(origin, '/limited', { host }).catch(() => ({ status: 0 }))),
  );
  return answers.filter(({ status }) => status === 200).length;
};

test('a limit of a day holds over a kill in the middle, and little of it is lost', async () => {
  const { gateway, origin } = await start({ snapshot: limited({ timeUnit: 'DAY', timeInterval: 1 }) });
  await burst(origin, 40);
  expect(arrived).toBe(40);
  const underWay = burst(origin, 30);
  await gateway.stop('SIGKILL');
  await underWay;
  const { folder, spec } = gateway;
  const again = await start({ folder, instanceId: spec.instanceId });
  await burst(again.origin, 200);
  expect(arrived).toBeLessThanOrEqual(LIMIT);
  expect(arrived).toBeGreaterThanOrEqual(LIMIT - LARGEST_PART);
});

test('an orderly end loses nothing', async () => {
  const { gateway, origin } = await start({ snapshot: limited({ timeUnit: 'DAY', timeInterval: 1 }) });
  await burst(origin, 37);
  await gateway.stop();
  const again = await start({ folder: gateway.folder, instanceId: gateway.spec.instanceId });
  await burst(again.origin, 200);
  expect(arrived).toBe(LIMIT);
});

test.each([{ timeUnit: 'DAY', timeInterval: 1 } as const, { timeUnit: 'SECOND', timeInterval: 1 } as const])(
  'a process and the one that replaces it count together (%o)',
  async (window) => {
    const { gateway, origin } = await start({ snapshot: limited(window) });
    const { folder, spec } = gateway;
    const begun = Date.now();
    let isOver = false;
    const callOn = async (to: string): Promise<void> => {
      while (!isOver) await burst(to, 30);
    };
    const before = callOn(origin);
    const next = await start({ folder, instanceId: spec.instanceId });
    const both = [before, callOn(next.origin), callOn(origin)];
    const overAtMs = Date.now() + 2_300;
    await until(() => Date.now() > overAtMs, { deadlineMs: 5_000, waitingFor: 'some windows to pass' });
    isOver = true;
    await Promise.all(both);
    const windows =
      window.timeUnit === 'DAY' ? 1 : Math.floor(Date.now() / 1_000) - Math.floor(begun / 1_000) + 1;
    expect(arrived).toBeLessThanOrEqual(windows * LIMIT);
    expect(arrived).toBeGreaterThan((windows - 3) * LIMIT * 0.7);
  },
);

test('four threads count together, and over a kill as well', async () => {
  const limits = { workerThreads: 4, connectionLimit: 10_000, requestsPerSecond: 100_000 };
  const { gateway, origin } = await start({
    snapshot: limited({ timeUnit: 'DAY', timeInterval: 1 }),
    limits,
  });
  await burst(origin, 60);
  await gateway.stop('SIGKILL');
  const again = await start({ folder: gateway.folder, instanceId: gateway.spec.instanceId, limits });
  await burst(again.origin, 200);
  expect(arrived).toBeLessThanOrEqual(LIMIT);
  expect(arrived).toBeGreaterThanOrEqual(LIMIT - LARGEST_PART);
});
