import { newId } from '@turnpike/domain/kernel/new-id';
import { createOutboxRelay } from '@turnpike/domain/outbox/relay';
import { until } from '@turnpike/testkit/poll';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openQueues, type Queues } from '../src/queue/queues.ts';

let world: World;
let queues: Queues;
let reconciled: string[];
let errors: string[];
let hold: Promise<void> | null;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  reconciled = [];
  errors = [];
  hold = null;
  queues = await openQueues(
    { databaseUrl: world.databaseUrl, redisUrl: null },
    {
      reconcile: async (instanceId) => {
        reconciled.push(instanceId);
        await hold;
      },
      onError: (error) => errors.push(error.message),
    },
  );
});
afterEach(() => queues.close());

const entry = (id: bigint, payload: unknown, name = 'reconcile', queue = 'provisioning') => ({
  id,
  queue,
  name,
  payload,
});

test('an outbox row becomes a job that runs, and the row goes', async () => {
  const instanceId = newId();
  await world.env.database.outboxMessage.create({
    data: { queue: 'provisioning', name: 'reconcile', payload: { instanceId } },
  });
  const relay = createOutboxRelay(world.env.database, queues.deliver, (error) => errors.push(String(error)));
  await relay.wake();
  await until(() => reconciled.includes(instanceId), { deadlineMs: 10_000 });
  expect(await world.env.database.outboxMessage.count()).toBe(0);
  expect(errors).toEqual([]);
  await relay.close();
});

test('a row that is delivered twice, by a relay that died in between, is one job', async () => {
  let release: () => void = () => undefined;
  hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const [first, second, last] = [newId(), newId(), newId()];
  await queues.deliver([entry(1_001n, { instanceId: first })]);
  await until(() => reconciled.includes(first), { deadlineMs: 10_000 });
  const twice = [entry(1_002n, { instanceId: second }), entry(1_001n, { instanceId: first })];
  await queues.deliver(twice);
  await queues.deliver(twice);
  release();
  await queues.deliver([entry(1_003n, { instanceId: last })]);
  await until(() => reconciled.includes(last), { deadlineMs: 10_000 });
  expect(reconciled.toSorted()).toEqual([first, second, last].toSorted());
});

test('a row that nobody can handle is dropped with its reason and blocks nothing', async () => {
  const instanceId = newId();
  await queues.deliver([
    entry(2_001n, { instanceId }, 'reconcile', 'no-such-queue'),
    entry(2_002n, { instanceId }, 'no-such-job'),
    entry(2_003n, { instanceId: '../etc' }),
    entry(2_004n, { instanceId }),
  ]);
  await until(() => reconciled.includes(instanceId), { deadlineMs: 10_000 });
  expect(errors).toHaveLength(3);
  expect(errors[0]).toContain('no-such-queue/reconcile is dropped');
});
