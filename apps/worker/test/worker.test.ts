import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { get } from 'node:https';
import path from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorityOf, createWorkerHarness, type WorkerHarness } from './harness.ts';

let harness: WorkerHarness;
let gatewayId = '';
beforeAll(async () => {
  harness = await createWorkerHarness(26_000);
  await harness.startWorker();
  gatewayId = await harness.createGateway('first');
  await harness.running(gatewayId);
});
afterAll(() => harness?.close());

const eventsOf = async (instanceId: string): Promise<string[]> => {
  const events = await harness.world.env.database.instanceEvent.findMany({
    where: { instanceId },
    orderBy: { id: 'asc' },
  });
  return events.map(({ kind }) => kind);
};

test('a gateway runs within two seconds of being asked for, and its time line tells each step', async () => {
  const startedAt = performance.now();
  const id = await harness.createGateway('second');
  const view = await harness.running(id);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(view).toMatchObject({ status: 'Running', progress: 100, errorMessage: null, configRevision: 1 });
  expect((await fetch(`http://127.0.0.1:${view.httpPort}/apic/health_check`)).status).toBe(200);
  const events = await eventsOf(id);
  expect(events.filter((kind) => kind !== 'compile')).toEqual(['requested', 'place', 'start', 'running']);
});

test('HTTPS works from the start, with a certificate of the local authority', async () => {
  const { httpsPort } = await harness.running(gatewayId);
  const ca = await authorityOf(harness);
  const status = await new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: httpsPort,
      path: '/apic/health_check',
      ca,
      servername: 'localhost',
    };
    get(options, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
  expect(status).toBe(200);
  expect(new X509Certificate(ca).ca).toBe(true);
});

test('a committed change is applied by the gateway within 300 ms', async () => {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const before = await harness.running(gatewayId);
    await harness.operate('CreateEnvironmentV2', {
      path: { instance_id: gatewayId },
      body: { name: `env_${round}` },
    });
    const committedAt = performance.now();
    await until(
      async () => ((await harness.instance(gatewayId))?.appliedRevision ?? 0) > before.configRevision,
      {
        deadlineMs: 5_000,
        everyMs: 5,
      },
    );
    times.push(performance.now() - committedAt);
  }
  expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(300);
});

test('a killed gateway is back within about a second, on the same ports, with another process', async () => {
  const before = await harness.running(gatewayId);
  const killedAt = performance.now();
  process.kill(Number(before.pid), 'SIGKILL');
  const back = await until(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${before.httpPort}/apic/health_check`).catch(() => null);
      return answer?.status === 200;
    },
    { deadlineMs: 10_000 },
  );
  expect(back).toBe(true);
  expect(performance.now() - killedAt).toBeLessThan(2_000);
  const after = await harness.running(gatewayId);
  expect(after.httpPort).toBe(before.httpPort);
  await until(async () => (await harness.running(gatewayId)).pid !== before.pid, { deadlineMs: 5_000 });
});

test('a deleted gateway leaves no process, folder, port or row', async () => {
  const id = await harness.createGateway('doomed');
  const view = await harness.running(id);
  await harness.operate('DeleteInstancesV2', { path: { instance_id: id } });
  await until(async () => (await harness.instance(id)) === null, { deadlineMs: 15_000 });
  expect(() => process.kill(Number(view.pid), 0)).toThrow();
  expect(await readdir(path.join(harness.config.home, 'gateways'))).not.toContain(id);
  const { database } = harness.world.env;
  const where = { instanceId: id };
  const left = await Promise.all([
    database.instanceNode.count({ where }),
    database.configDocument.count({ where }),
    database.configRevision.count({ where }),
    database.configChange.count({ where }),
    database.apiGroup.count({ where }),
  ]);
  expect(left).toEqual([0, 0, 0, 0, 0]);
});
