import { openOperator } from '@turnpike/domain/editions/operator';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkerHarness, type WorkerHarness } from './harness.ts';
import { startLoad } from './load.ts';

let harness: WorkerHarness;
let id: string;
beforeAll(async () => {
  harness = await createWorkerHarness(26_600);
  await harness.startWorker();
  const body = { instance_name: 'alive', node_count: 2 };
  id = String((await harness.operate('CreateInstanceV2', { body })).instance_id);
  await harness.running(id);
});
afterAll(() => harness?.close());

interface Detail {
  status: string;
  spec: string;
  operation: { name: string } | null;
  instance_version: string;
  error_msg: string | null;
  nodes: {
    name: string;
    state: string;
    pid: number;
    restarts: number;
    last_exit: string | null;
    isolation: Record<string, { applied: boolean; detail: string }>;
  }[];
}

async function detail(): Promise<Detail> {
  return (await harness.operate('ShowDetailsOfInstanceV2', {
    path: { instance_id: id },
  })) as unknown as Detail;
}
const ask = (operation: string, body?: object) =>
  harness.operate(operation, { path: { instance_id: id }, ...(body && { body }) });
const settled = () =>
  until(
    async () => {
      const now = await detail();
      const isWell = now.status === 'Running' && now.operation === null;
      return isWell && now.nodes.every(({ state }) => state === 'ready') ? now : null;
    },
    { deadlineMs: 60_000, waitingFor: 'the gateway to be as it is wanted' },
  );
const pids = ({ nodes }: Detail): number[] => nodes.map(({ pid }) => pid);

test('under load nodes are added, replaced by a restart and by a resize, and removed, without a lost request', async () => {
  const { httpPort } = await harness.running(id);
  const load = startLoad(httpPort, 4, false, '/apic/health_check');
  const first = await settled();
  await ask('UpdateInstanceV2', { node_count: 3 });
  const grown = await settled();
  expect(pids(grown).slice(0, 2)).toEqual(pids(first));
  await ask('RestartInstance');
  expect((await detail()).status).toBe('Restarting');
  const fresh = await settled();
  expect(pids(fresh).filter((pid) => pids(grown).includes(pid))).toEqual([]);
  await ask('CreatePostPayResizeOrder', { spec_id: 'PROFESSIONAL' });
  const resized = await settled();
  expect(resized.spec).toBe('PROFESSIONAL');
  expect(pids(resized).filter((pid) => pids(fresh).includes(pid))).toEqual([]);
  await ask('UpdateInstanceV2', { node_count: 1 });
  expect((await settled()).nodes.map(({ name }) => name)).toEqual(['node-1']);
  const { answered, failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(100);
});

test('a killed node of two leaves the gateway Running; its detail counts the restart and says how it ended', async () => {
  await ask('UpdateInstanceV2', { node_count: 2 });
  const before = await settled();
  const statuses = new Set<string>();
  process.kill(Number(before.nodes[1]?.pid), 'SIGKILL');
  const after = await until(
    async () => {
      const now = await detail();
      statuses.add(now.status);
      return now.nodes[1]?.restarts === 1 && now.nodes[1].state === 'ready' ? now : null;
    },
    { deadlineMs: 15_000, waitingFor: 'the node to be back' },
  );
  expect([...statuses]).toEqual(['Running']);
  expect(after.nodes[1]?.last_exit).toContain('SIGKILL');
  expect(after.nodes[0]?.pid).toBe(before.nodes[0]?.pid);
  expect(Object.keys(after.nodes[0]?.isolation ?? {})).toEqual(
    expect.arrayContaining(['user', 'memory', 'fileDescriptors', 'cpu', 'namespaces']),
  );
});

test('an edition that the operator changes reaches its gateways at once, node by node', async () => {
  const operator = openOperator(harness.world.databaseUrl);
  const before = await settled();
  await operator.setEdition('PROFESSIONAL', { memoryLimitMib: 640 });
  const after = await settled();
  await operator.close();
  expect(pids(after).filter((pid) => pids(before).includes(pid))).toEqual([]);
  expect(after.nodes[0]?.isolation.memory?.detail).toContain('640');
});

test('a resize that cannot be done says why, leaves what serves alone, and is undone by another', async () => {
  const before = await settled();
  const { database } = harness.world.env;
  // Fewer file descriptors than a process needs to start.
  const tiny = { name: 'TINY', workerThreads: 1, memoryLimitMib: 256, fileDescriptors: 8, cpuShare: 1 };
  await database.edition.create({
    data: { ...tiny, connections: 100, requestsPerSecond: 100, apis: 250 },
  });
  await ask('CreatePostPayResizeOrder', { spec_id: 'TINY' });
  const late = { operationStartedAt: new Date(Date.now() - 600_000) };
  await until(async () => (await detail()).nodes.some(({ last_exit }) => last_exit?.includes('SIGABRT')), {
    deadlineMs: 10_000,
    waitingFor: 'a process that cannot start',
  });
  await database.instance.update({ where: { id }, data: late });
  const failed = await until(
    async () => {
      const now = await detail();
      return now.status === 'ResizeFailed' ? now : null;
    },
    { deadlineMs: 20_000, waitingFor: 'the resize to be called failed' },
  );
  expect(failed.error_msg).toContain('not ready within');
  expect(pids(failed)).toEqual(expect.arrayContaining(pids(before).slice(1)));
  await ask('CreatePostPayResizeOrder', { spec_id: 'BASIC' });
  expect(await settled()).toMatchObject({ spec: 'BASIC', error_msg: null });
});
