import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '@turnpike/domain/kernel/new-id';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkerHarness, type WorkerHarness } from './harness.ts';

let harness: WorkerHarness;
/** Steps after which a worker died. */
const died: string[] = [];

beforeAll(async () => {
  harness = await createWorkerHarness(26_300);
  await harness.startWorker({
    afterEffect: (instanceId, { kind }) => {
      if (died.includes(kind)) return;
      died.push(kind);
      // A dead worker's lease runs out; here it has.
      void harness.world.env.database.instance
        .updateMany({ where: { id: instanceId }, data: { leaseExpiresAt: new Date(0) } })
        .catch(() => undefined);
      throw new Error(`killed after ${kind}`);
    },
  });
});
afterAll(() => harness?.close());

const gatewaysDir = (): string => path.join(harness.config.home, 'gateways');

/** Ids of all processes of gateways below this HOME. */
async function processes(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const owned = await Promise.all(
    pids.map(async (pid) => {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return commandLine.includes(gatewaysDir()) ? [Number(pid)] : [];
    }),
  );
  return owned.flat();
}

test('killed after every single step, it still makes one process, and later leaves no process, folder, port or row', async () => {
  const id = await harness.createGateway('battered');
  const view = await harness.running(id);
  // Whether it compiles the first configuration, or the publisher was faster, is open.
  expect(died).toEqual(expect.arrayContaining(['place', 'apply', 'confirm']));
  expect(await processes()).toEqual([view.pid]);

  await harness.operate('DeleteInstancesV2', { path: { instance_id: id } });
  await until(async () => (await harness.instance(id)) === null, { deadlineMs: 20_000 });
  expect(died).toEqual(expect.arrayContaining(['announce-deletion', 'drain', 'destroy', 'forget']));
  expect(await processes()).toEqual([]);
  expect(await readdir(gatewaysDir())).toEqual([]);
  expect(await harness.world.env.database.instanceNode.count()).toBe(0);
});

test('what a gateway left that no row knows is removed', async () => {
  const orphan = path.join(gatewaysDir(), newId());
  await mkdir(orphan);
  await until(async () => (await readdir(gatewaysDir())).length === 0, { deadlineMs: 10_000 });
});
