import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import { ATTEMPTS_BEFORE_FAILED } from '../../src/provisioning/next-step.ts';
import { LEASE_TTL_MS } from '../../src/provisioning/reconcile.ts';
import { createReconcileWorld, type ReconcileWorld } from './reconcile-world.ts';

let it: ReconcileWorld;
beforeAll(async () => {
  it = await createReconcileWorld();
});
afterAll(() => it?.world.close());
beforeEach(() => it.begin());

describe('reconciling', () => {
  test('takes a new gateway through all its steps, each on the time line, and gives the lease back', async () => {
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
    expect(await it.row()).toMatchObject({
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
    expect(await it.kinds()).toEqual(['place', 'compile', 'start', 'running']);
  });

  test('does nothing the second time', async () => {
    await it.reconcile();
    const before = await it.row();
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
    expect(await it.row()).toEqual(before);
    expect(it.driver.started).toBe(1);
  });

  test('leaves a gateway to the worker that holds its lease, and takes it over when that one is dead', async () => {
    const deadline = new Date(it.clock.now() + LEASE_TTL_MS);
    await it.world.env.database.instance.update({
      where: { id: it.id },
      data: { leaseOwner: 'another', leaseExpiresAt: deadline },
    });
    expect(await it.reconcile()).toEqual({ outcome: 'not-claimed' });
    it.clock.advance(LEASE_TTL_MS + 1);
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
  });

  test('takes a lease from a worker that is known to be dead at once', async () => {
    await it.world.env.database.instance.update({
      where: { id: it.id },
      data: { leaseOwner: 'dead/1', leaseExpiresAt: new Date(it.clock.now() + LEASE_TTL_MS) },
    });
    it.deps.owner = { prefix: 'me/', isDead: () => false };
    expect(await it.reconcile()).toEqual({ outcome: 'not-claimed' });
    it.deps.owner = { prefix: 'me/', isDead: (token) => token.startsWith('dead/') };
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
  });

  test('sees what is asked for while it works: a gateway deleted during its creation is gone at the end', async () => {
    const ensure = it.driver.ensure;
    it.driver.ensure = async (spec) => {
      await it.ask({ desiredState: 'DELETED' });
      return ensure(spec);
    };
    expect(await it.reconcile()).toEqual({ outcome: 'gone' });
    expect(await it.row()).toBeNull();
    expect(await it.driver.list()).toEqual([]);
  });

  test('brings back what its driver cannot: a unit of which nothing is left, on its ports', async () => {
    await it.reconcile();
    const before = await it.row();
    it.driver.lose(it.id);
    it.clock.advance(60_000);
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
    expect(await it.row()).toMatchObject({ status: 'Running', operation: null, errorMessage: null });
    expect((await it.row())?.listeners).toEqual(before?.listeners);
    expect((await it.kinds()).slice(-3)).toEqual(['lost', 'start', 'running']);
  });

  test('a gateway whose only node ends is Restarting until the node is back, and the time line says how it ended', async () => {
    await it.reconcile();
    it.driver.kill(it.id);
    const statuses: (string | undefined)[] = [];
    it.deps.sleep = async (ms) => {
      it.clock.advance(ms);
      statuses.push((await it.row())?.status);
    };
    await it.reconcile();
    expect(new Set(statuses)).toEqual(new Set(['Restarting']));
    expect(await it.row()).toMatchObject({
      status: 'Running',
      errorMessage: null,
      nodes: [{ restarts: 1, pid: 2 }],
    });
    const lines = await it.world.env.database.instanceEvent.findMany({
      where: { instanceId: it.id, kind: 'lost' },
    });
    expect(lines.map(({ message }) => message)).toContain(
      'node-1: The gateway process ended by signal SIGKILL.',
    );
  });
});

describe('when a step fails', () => {
  test('it is tried again with growing pauses; the status says so after some; success clears it', async () => {
    it.driver.failure = new Error('the disk is full');
    const pauses: number[] = [];
    for (let attempt = 0; attempt < ATTEMPTS_BEFORE_FAILED; attempt++) {
      const result = await it.reconcile();
      if (result.outcome !== 'paused') throw new Error(`unexpected ${result.outcome}`);
      pauses.push(result.untilMs - it.clock.now());
      it.clock.set(result.untilMs);
    }
    expect(pauses).toEqual([250, 500, 1_000]);
    expect(await it.row()).toMatchObject({
      status: 'CreateFail',
      errorCode: 'APIC.9206',
      errorMessage: 'the disk is full',
    });
    it.driver.failure = null;
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
    expect(await it.row()).toMatchObject({ status: 'Running', errorCode: null, errorMessage: null });
  });

  test('a creation whose process ends again and again is failed at once, not when its time is up', async () => {
    it.driver.broken.add('node-1');
    const begunMs = it.clock.now();
    expect(await it.reconcile()).toEqual({ outcome: 'settled' });
    expect(it.clock.now() - begunMs).toBeLessThan(2_000);
    expect(await it.row()).toMatchObject({ status: 'CreateFail', errorCode: 'APIC.9206', operation: null });
    expect((await it.row())?.errorMessage).toContain('SIGKILL');
  });

  test('a unit that vanishes again and again is begun anew with growing pauses, not in a loop', async () => {
    const ensure = it.driver.ensure;
    it.driver.ensure = async (spec) => {
      await ensure(spec);
      it.driver.lose(it.id);
      return [];
    };
    for (let attempt = 1; attempt <= 4; attempt++) {
      const result = await it.reconcile();
      expect(it.driver.started).toBe(attempt);
      if (result.outcome !== 'paused') throw new Error(`unexpected ${result.outcome}`);
      it.clock.set(result.untilMs);
    }
  });

  test('no free ports has a code of its own', async () => {
    it.deps.isPortFree = async () => false;
    await it.reconcile();
    expect(await it.row()).toMatchObject({ errorCode: 'APIC.9219', attempts: 1 });
  });

  test('deletion does not wait for the pause of a failed creation', async () => {
    it.driver.failure = new Error('no');
    for (let attempt = 0; attempt < 6; attempt++) {
      const result = await it.reconcile();
      if (result.outcome === 'paused') it.clock.set(result.untilMs - (attempt === 5 ? 1 : 0));
    }
    await it.ask({ desiredState: 'DELETED' });
    expect(await it.reconcile()).toEqual({ outcome: 'gone' });
  });
});

class Killed extends Error {}

/** Reconciles with a worker that dies after each step's effect, once per kind of step, and one that follows it. */
async function reconcileWithDeaths(): Promise<string[]> {
  const died: string[] = [];
  it.deps.afterEffect = (_id, step) => {
    if (died.includes(step.kind)) return;
    died.push(step.kind);
    throw new Killed();
  };
  for (let workers = 0; workers < 20; workers++) {
    try {
      const result = await it.reconcile();
      if (result.outcome !== 'paused') return died;
      it.clock.set(result.untilMs);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      // The next worker may begin when the dead one's lease has run out.
      it.clock.advance(LEASE_TTL_MS + 1);
    }
  }
  throw new Error('it does not converge');
}

test('workers that are killed after every single step leave one running gateway, and later nothing at all', async () => {
  expect(await reconcileWithDeaths()).toEqual(['place', 'compile', 'apply', 'record', 'confirm']);
  expect(await it.row()).toMatchObject({ status: 'Running', progress: 100 });
  expect((await it.row())?.nodes).toHaveLength(1);
  expect(it.driver.started).toBe(1);
  const { accountId } = it.project;
  const grant = { id: newId(), accountId, policyId: 'system_apig_full_access' };
  await it.world.env.database.user.create({
    data: {
      ...{ id: newId(), accountId, name: 'granted' },
      grants: { create: { ...grant, scopeType: 'instance', scopeId: it.id } },
    },
  });
  await it.ask({ desiredState: 'DELETED' });
  expect(await reconcileWithDeaths()).toEqual(['announce-deletion', 'drain', 'destroy', 'forget']);
  expect(await it.row()).toBeNull();
  expect(await it.driver.list()).toEqual([]);
  const where = { instanceId: it.id };
  expect(await it.world.env.database.configDocument.count({ where })).toBe(0);
  expect(await it.world.env.database.instanceNode.count({ where })).toBe(0);
  // The next gateway may have this id.
  expect(await it.world.env.database.policyGrant.count({ where: { scopeId: it.id } })).toBe(0);
});
