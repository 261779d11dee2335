import { manualClock } from '@turnpike/testkit/clock';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publish } from '../../src/config-feed/publish.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { ATTEMPTS_BEFORE_FAILED } from '../../src/provisioning/next-step.ts';
import { LEASE_TTL_MS, type ReconcileDeps, reconcile } from '../../src/provisioning/reconcile.ts';
import { createFakeDriver, type FakeDriver } from './fake-driver.ts';

let world: World;
let project: { id: string; accountId: string };
beforeAll(async () => {
  world = await createWorld();
  const tenant = await world.createTenant();
  await world.env.database.instance.deleteMany({});
  project = { id: tenant.projectId, accountId: tenant.accountId };
});
afterAll(() => world?.close());

const clock = manualClock();
let driver: FakeDriver;
let deps: ReconcileDeps;
let id: string;

beforeEach(async () => {
  const db = world.env.database;
  driver = createFakeDriver(clock.now);
  deps = {
    db,
    driver,
    host: '127.0.0.1',
    ports: { from: 30_000, to: 30_099 },
    isPortFree: async () => true,
    compileConfig: async (instanceId) => (await publish(db, instanceId, 'all', world.env))?.revision ?? 0,
    now: clock.now,
    sleep: async (ms) => clock.advance(ms),
  };
  id = newId();
  await db.instance.create({
    data: {
      ...{ id, accountId: project.accountId, projectId: project.id, name: `gw-${id}`, spec: 'BASIC' },
      ...{ createdBy: 'test', maintainBegin: '22:00:00', maintainEnd: '02:00:00', attributes: {} },
      ...{ desiredState: 'RUNNING', status: 'Creating', appCodeKeySealed: 'sealed' },
    },
  });
});

const row = () =>
  world.env.database.instance.findUnique({
    where: { id },
    include: { nodes: true, listeners: { orderBy: { port: 'asc' } } },
  });
const ask = (data: { desiredState: string }) =>
  world.env.database.instance.update({ where: { id }, data: { ...data, generation: { increment: 1 } } });
const kinds = async () =>
  (
    await world.env.database.instanceEvent.findMany({ where: { instanceId: id }, orderBy: { id: 'asc' } })
  ).map(({ kind }) => kind);

describe('reconciling', () => {
  test('takes a new gateway through all its steps, each on the time line, and gives the lease back', async () => {
    expect(await reconcile(deps, id)).toEqual({ outcome: 'settled' });
    expect(await row()).toMatchObject({
      status: 'Running',
      progress: 100,
      observedGeneration: 1,
      leaseOwner: null,
      nodes: [{ name: 'node-1', pid: 1 }],
      listeners: [
        { purpose: 'DEFAULT', protocol: 'HTTP', port: expect.any(Number) },
        { purpose: 'DEFAULT', protocol: 'HTTPS', port: expect.any(Number) },
      ],
    });
    expect(await kinds()).toEqual(['place', 'compile', 'start', 'running']);
  });

  test('does nothing the second time', async () => {
    await reconcile(deps, id);
    const before = await row();
    expect(await reconcile(deps, id)).toEqual({ outcome: 'settled' });
    expect(await row()).toEqual(before);
    expect(driver.started).toBe(1);
  });

  test('leaves a gateway to the worker that holds its lease, and takes it over when that one is dead', async () => {
    const deadline = new Date(clock.now() + LEASE_TTL_MS);
    await world.env.database.instance.update({
      where: { id },
      data: { leaseOwner: 'another', leaseExpiresAt: deadline },
    });
    expect(await reconcile(deps, id)).toEqual({ outcome: 'not-claimed' });
    clock.advance(LEASE_TTL_MS + 1);
    expect(await reconcile(deps, id)).toEqual({ outcome: 'settled' });
  });

  test('takes a lease from a worker that is known to be dead at once', async () => {
    await world.env.database.instance.update({
      where: { id },
      data: { leaseOwner: 'dead/1', leaseExpiresAt: new Date(clock.now() + LEASE_TTL_MS) },
    });
    deps.owner = { prefix: 'me/', isDead: () => false };
    expect(await reconcile(deps, id)).toEqual({ outcome: 'not-claimed' });
    deps.owner = { prefix: 'me/', isDead: (token) => token.startsWith('dead/') };
    expect(await reconcile(deps, id)).toEqual({ outcome: 'settled' });
  });

  test('sees what is asked for while it works: a gateway deleted during its creation is gone at the end', async () => {
    deps.afterEffect = (_id, step) => {
      if (step.kind === 'start') asked = ask({ desiredState: 'DELETED' });
    };
    let asked: Promise<unknown> = Promise.resolve();
    const { sleep } = deps;
    deps.sleep = async (ms) => {
      await asked;
      await sleep(ms);
    };
    expect(await reconcile(deps, id)).toEqual({ outcome: 'gone' });
    expect(await row()).toBeNull();
    expect(await driver.list()).toEqual([]);
  });

  test('brings a killed process back on its ports and tells why', async () => {
    await reconcile(deps, id);
    const before = await row();
    clock.advance(60_000);
    await reconcile(deps, id);
    driver.kill(id);
    expect(await reconcile(deps, id)).toEqual({ outcome: 'settled' });
    expect(await row()).toMatchObject({ status: 'Running', errorMessage: null });
    expect((await row())?.listeners).toEqual(before?.listeners);
    expect((await kinds()).slice(-3)).toEqual(['lost', 'start', 'running']);
  });
});

describe('when a step fails', () => {
  test('it is tried again with growing pauses; the status says so after some; success clears it', async () => {
    driver.failure = new Error('the disk is full');
    const pauses: number[] = [];
    for (let attempt = 0; attempt < ATTEMPTS_BEFORE_FAILED; attempt++) {
      const result = await reconcile(deps, id);
      if (result.outcome !== 'paused') throw new Error(`unexpected ${result.outcome}`);
      pauses.push(result.untilMs - clock.now());
      clock.set(result.untilMs);
    }
    expect(pauses).toEqual([250, 500, 1_000]);
    expect(await row()).toMatchObject({
      status: 'CreateFail',
      errorCode: 'APIC.9206',
      errorMessage: 'the disk is full',
    });
    driver.failure = null;
    expect(await reconcile(deps, id)).toEqual({ outcome: 'settled' });
    expect(await row()).toMatchObject({ status: 'Running', errorCode: null, errorMessage: null });
  });

  test('a process that ends again and again is started with growing pauses, not in a loop', async () => {
    deps.sleep = async () => driver.kill(id);
    for (let attempt = 1; attempt <= 4; attempt++) {
      const result = await reconcile(deps, id);
      expect(driver.started).toBe(attempt);
      if (result.outcome !== 'paused') throw new Error(`unexpected ${result.outcome}`);
      clock.set(result.untilMs);
    }
    expect(await row()).toMatchObject({ status: 'CreateFail', attempts: 4 });
    expect((await row())?.errorMessage).toContain('SIGKILL');
  });

  test('no free ports has a code of its own', async () => {
    deps.isPortFree = async () => false;
    await reconcile(deps, id);
    expect(await row()).toMatchObject({ errorCode: 'APIC.9219', attempts: 1 });
  });

  test('deletion does not wait for the pause of a failed creation', async () => {
    driver.failure = new Error('no');
    for (let attempt = 0; attempt < 6; attempt++) {
      const result = await reconcile(deps, id);
      if (result.outcome === 'paused') clock.set(result.untilMs - (attempt === 5 ? 1 : 0));
    }
    await ask({ desiredState: 'DELETED' });
    expect(await reconcile(deps, id)).toEqual({ outcome: 'gone' });
  });
});

class Killed extends Error {}

/** Reconciles with a worker that dies after each step's effect, once per kind of step, and one that follows it. */
async function reconcileWithDeaths(): Promise<string[]> {
  const died: string[] = [];
  deps.afterEffect = (_id, step) => {
    if (died.includes(step.kind)) return;
    died.push(step.kind);
    throw new Killed();
  };
  for (let workers = 0; workers < 20; workers++) {
    try {
      const result = await reconcile(deps, id);
      if (result.outcome !== 'paused') return died;
      clock.set(result.untilMs);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      // The next worker may begin when the dead one's lease has run out.
      clock.advance(LEASE_TTL_MS + 1);
    }
  }
  throw new Error('it does not converge');
}

test('workers that are killed after every single step leave one running gateway, and later nothing at all', async () => {
  expect(await reconcileWithDeaths()).toEqual(['place', 'compile', 'start', 'confirm']);
  expect(await row()).toMatchObject({ status: 'Running', progress: 100 });
  expect((await row())?.nodes).toHaveLength(1);
  expect(driver.started).toBe(1);
  const { accountId } = project;
  const grant = { id: newId(), accountId, policyId: 'system_apig_full_access' };
  await world.env.database.user.create({
    data: {
      ...{ id: newId(), accountId, name: 'granted' },
      grants: { create: { ...grant, scopeType: 'instance', scopeId: id } },
    },
  });
  await ask({ desiredState: 'DELETED' });
  expect(await reconcileWithDeaths()).toEqual(['announce-deletion', 'drain', 'destroy', 'forget']);
  expect(await row()).toBeNull();
  expect(await driver.list()).toEqual([]);
  const where = { instanceId: id };
  expect(await world.env.database.configDocument.count({ where })).toBe(0);
  expect(await world.env.database.instanceNode.count({ where })).toBe(0);
  // The next gateway may have this id.
  expect(await world.env.database.policyGrant.count({ where: { scopeId: id } })).toBe(0);
});
