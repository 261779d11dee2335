import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import { createReconcileWorld, type ReconcileWorld } from './reconcile-world.ts';

let it: ReconcileWorld;
beforeAll(async () => {
  it = await createReconcileWorld();
});
afterAll(() => it?.world.close());
beforeEach(() => it.begin());

describe('several nodes', () => {
  const nodes = async () => (await it.row())?.nodes.map(({ name, state, pid }) => `${name} ${state} ${pid}`);
  beforeEach(async () => {
    await it.ask({ nodesWanted: 3 });
    await it.reconcile();
  });

  test('are placed, started and recorded', async () => {
    expect(await nodes()).toEqual(['node-1 ready 1', 'node-2 ready 2', 'node-3 ready 3']);
    expect((await it.row())?.nodes[0]).toMatchObject({
      version: '1.0.0',
      isolation: { user: { applied: true } },
    });
    expect(await it.row()).toMatchObject({ status: 'Running', gatewayVersion: '1.0.0' });
  });

  test('one that is lost leaves the gateway Running: it is reported, and the driver brings it back', async () => {
    it.driver.kill(it.id, 'node-2');
    await it.reconcile();
    expect(await it.row()).toMatchObject({ status: 'Running', operation: null });
    it.clock.advance(1_000);
    for (let look = 0; look < 3; look++) await it.reconcile();
    expect(await it.row()).toMatchObject({
      status: 'Running',
      nodes: [{}, { state: 'ready', restarts: 1 }, {}],
    });
    expect((await it.lines('lost', 'back', 'running')).slice(1)).toEqual([
      'node-2: The gateway process ended by signal SIGKILL. The other nodes serve meanwhile.',
      'node-2 serves again (process 4).',
    ]);
  });

  test('are added and removed without touching the others', async () => {
    await it.ask({ nodesWanted: 4, operation: 'nodes', operationStartedAt: new Date(it.clock.now()) });
    await it.reconcile();
    expect(await nodes()).toEqual(['node-1 ready 1', 'node-2 ready 2', 'node-3 ready 3', 'node-4 ready 4']);
    await it.ask({ nodesWanted: 2, operation: 'nodes', operationStartedAt: new Date(it.clock.now()) });
    await it.reconcile();
    expect(await nodes()).toEqual(['node-1 ready 1', 'node-2 ready 2']);
    expect(await it.row()).toMatchObject({ status: 'Running', operation: null });
  });

  test('are replaced one after the other by a restart, a resize and an upgrade', async () => {
    const mostStarting: number[] = [];
    const observe = it.driver.observe;
    it.driver.observe = async (name, spec) => {
      const unit = await observe(name, spec);
      if (unit.state === 'present')
        mostStarting.push(unit.nodes.filter(({ state }) => state !== 'ready').length);
      return unit;
    };
    const begun = { operationStartedAt: new Date(it.clock.now()) };
    await it.ask({ nodeGeneration: 2, operation: 'restart', status: 'Restarting', ...begun });
    await it.reconcile();
    expect(await nodes()).toEqual(['node-1 ready 4', 'node-2 ready 5', 'node-3 ready 6']);
    await it.ask({ spec: 'PLATINUM', operation: 'resize', status: 'Resizing', ...begun });
    await it.reconcile();
    expect(it.driver.spec(it.id)?.profile).toMatchObject({
      name: 'PLATINUM',
      requestsPerSecond: 10_000,
      workerThreads: 4,
    });
    await it.ask({ gatewayVersion: '1.0.1', operation: 'upgrade', status: 'Updating', ...begun });
    await it.reconcile();
    expect(await it.row()).toMatchObject({
      status: 'Running',
      operation: null,
      nodes: [{ version: '1.0.1', pid: 10 }, {}, {}],
    });
    expect(Math.max(...mostStarting)).toBe(1);
  });

  test('an operation that does not come to its end is failed in time, says why, and heals by itself', async () => {
    it.driver.broken.add('node-2');
    const begun = { operationStartedAt: new Date(it.clock.now()) };
    await it.ask({ spec: 'PLATINUM', operation: 'resize', status: 'Resizing', ...begun });
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
    expect(await it.row()).toMatchObject({ status: 'ResizeFailed', operation: null, errorCode: 'APIC.9215' });
    expect((await it.row())?.errorMessage).toMatch(/^node-2.* not ready within 120 s. node-2: .*SIGKILL/);
    it.driver.broken.clear();
    it.clock.advance(60_000);
    for (let look = 0; look < 6; look++) await it.reconcile();
    expect(await it.row()).toMatchObject({ status: 'Running', errorMessage: null });
  });

  test('a change that only some nodes made is not confirmed', async () => {
    it.driver.broken.add('node-4');
    await it.ask({ nodesWanted: 4, operation: 'nodes', operationStartedAt: new Date(it.clock.now()) });
    await it.reconcile();
    const found = await it.row();
    expect(found).toMatchObject({ status: 'Running', operation: null, errorCode: 'APIC.9215' });
    expect(found?.observedGeneration).toBeLessThan(found?.generation ?? 0);
  });
});

test('a listener whose port another program has is named on the record and on the time line', async () => {
  await it.reconcile();
  const taken = { id: newId(), instanceId: it.id, purpose: 'CUSTOM', protocol: 'HTTP', port: 40_000 };
  it.driver.busyPorts.add(40_000);
  await it.world.env.database.instanceListener.create({ data: taken });
  await it.ask({});
  await it.reconcile();
  expect(await it.row()).toMatchObject({ status: 'Running', operation: null });
  const listener = await it.world.env.database.instanceListener.findUnique({ where: { id: taken.id } });
  expect(listener).toMatchObject({ status: 'failed', reason: 'another program has it' });
  expect(await it.kinds()).toContain('listener');
  await it.world.env.database.instanceListener.delete({ where: { id: taken.id } });
  await it.ask({});
  await it.reconcile();
  expect(await it.row()).toMatchObject({ status: 'Running', errorCode: null, operation: null });
});
