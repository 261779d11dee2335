import { manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import type { UnitSpec } from '../../src/provisioning/driver.ts';
import { createSweep } from '../../src/provisioning/sweep.ts';
import { createFakeDriver, type FakeDriver } from './fake-driver.ts';

const clock = manualClock();
let world: World;
let driver: FakeDriver;
let woken: string[];
let orphans: string[];
let sweep: () => Promise<void>;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.env.database.instance.deleteMany();
  driver = createFakeDriver(clock.now);
  woken = [];
  orphans = [];
  sweep = createSweep({
    db: world.env.database,
    driver,
    reconciler: { wake: async (id) => void woken.push(id), close: async () => undefined },
    onOrphan: (name) => orphans.push(name),
  });
});

/** A unit that serves with one node. */
async function runningUnit(name: string): Promise<void> {
  const spec: UnitSpec = {
    name,
    host: '127.0.0.1',
    listeners: [],
    nodes: [{ name: 'node-1', generation: 1 }],
    version: '1.0.0',
    profile: {
      ...{ name: 'BASIC', workerThreads: 1, memoryLimitMib: 256, fileDescriptorLimit: 8_192 },
      ...{ cpuShare: 1, connectionLimit: 3_000, requestsPerSecond: 2_000 },
    },
  };
  await driver.ensure(spec);
  await driver.observe(name, spec);
}

/** A gateway on record that is all as it is wanted, with its unit. */
async function settledGateway(): Promise<string> {
  const { instanceId } = await world.createTenant();
  await world.env.database.instance.update({ where: { id: instanceId }, data: { observedGeneration: 1 } });
  await runningUnit(instanceId);
  const node = { instanceId, name: 'node-1', host: '127.0.0.1', state: 'ready', pid: driver.started };
  await world.env.database.instanceNode.create({ data: node });
  return instanceId;
}

test('the first round looks at every gateway, later rounds only at those that are not as wanted', async () => {
  const well = await settledGateway();
  await sweep();
  expect(woken).toEqual([well]);
  await sweep();
  expect(woken).toEqual([well]);
  driver.kill(well);
  await sweep();
  expect(woken).toEqual([well, well]);
  clock.advance(1_000);
  await driver.observe(well, null);
  await driver.observe(well, null);
  await world.env.database.instanceNode.updateMany({ data: { pid: driver.started, restarts: 1 } });
  await sweep();
  expect(woken).toEqual([well, well]);
  await world.env.database.instance.update({ where: { id: well }, data: { generation: 2 } });
  await sweep();
  expect(woken).toEqual([well, well, well]);
});

test('a unit that no row knows is removed in its second round, not while a row may still come', async () => {
  await settledGateway();
  const orphan = newId();
  await runningUnit(orphan);
  await sweep();
  expect(orphans).toEqual([]);
  await sweep();
  expect(orphans).toEqual([orphan]);
  expect(await driver.list()).not.toContain(orphan);
});

test('with a database that knows no gateway at all, what runs is left alone: it is probably the wrong database', async () => {
  const [running, remains] = [newId(), newId()];
  await runningUnit(running);
  await runningUnit(remains);
  driver.kill(remains);
  await sweep();
  await sweep();
  expect(orphans).toEqual([remains]);
  expect(await driver.list()).toEqual([running]);
});
