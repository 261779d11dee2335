import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CountingBackend, createLimitScene, type LimitScene, startBackend } from './limit-scene.ts';
import { findRedis, type RedisServer, startRedis } from './redis-server.ts';

const redisProgram = findRedis();
let backend: CountingBackend;
let redis: RedisServer | null = null;
beforeAll(async () => {
  backend = await startBackend();
  if (redisProgram !== null) redis = await startRedis(redisProgram);
});
afterAll(async () => {
  backend.close();
  await redis?.stop();
});

const LIMIT = 100;
const lasting = (ms: number) => {
  const overAtMs = Date.now() + ms;
  return () => Date.now() < overAtMs;
};
const second = (): number => Math.floor(Date.now() / 1_000);
/** Not so late in a minute that what follows would lie in two. */
const earlyInMinute = () =>
  until(() => Date.now() % 60_000 < 45_000, { deadlineMs: 20_000, waitingFor: 'a minute to begin' });

const report: string[] = [];
afterAll(() => process.stderr.write(`${report.join('\n')}\n`));

/** Holds what reached the backend to the limit, and writes down what was lost. */
function hold(what: string, name: string, most: number, least: number): void {
  const count = backend.count(`/${name}`);
  report.push(`${what}: ${count} of ${most} (${(100 - (100 * count) / most).toFixed(1)} % lost)`);
  expect(count).toBeLessThanOrEqual(most);
  expect(count).toBeGreaterThanOrEqual(least);
}

const cases = [
  { nodes: 1, source: 'the node’s disk', isRedis: false },
  { nodes: 3, source: 'PostgreSQL', isRedis: false },
  ...(redisProgram === null ? [] : [{ nodes: 3, source: 'Redis', isRedis: true }]),
];

describe.each(cases)('$nodes nodes, counting by $source', ({ nodes, source, isRedis }) => {
  let scene: LimitScene;
  beforeAll(async () => {
    const portBase = isRedis ? 27_040 : 27_000 + nodes;
    scene = await createLimitScene(portBase, backend, {
      nodes,
      redisUrl: isRedis ? (redis?.url ?? null) : null,
    });
    await scene.settled(nodes);
  }, 90_000);
  afterAll(() => scene?.close());
  const named = (what: string): string => `${what}-${nodes}-${isRedis ? 'redis' : 'own'}`;

  test.each([1, 16, 64])(
    '100 a minute are 100 on %i connections',
    async (connections) => {
      const name = named(`minute${connections}`);
      await scene.publish(name, { api_call_limits: LIMIT, time_unit: 'MINUTE' });
      await scene.settled();
      await earlyInMinute();
      await scene.load(name, connections, lasting(3_000));
      hold(`100 a minute, ${connections} connections, ${nodes} nodes, ${source}`, name, LIMIT, LIMIT - 2);
    },
    60_000,
  );

  test.each([1, 16, 64])(
    '100 a second are at most 100 in each of them, on %i connections',
    async (connections) => {
      const name = named(`second${connections}`);
      await scene.publish(name, { api_call_limits: LIMIT, time_unit: 'SECOND' });
      await scene.settled();
      const first = second();
      await scene.load(name, connections, lasting(4_500));
      const windows = second() - first + 1;
      const least = (windows - 2) * LIMIT * 0.8;
      hold(
        `100 a second, ${connections} connections, ${nodes} nodes, ${source}`,
        name,
        windows * LIMIT,
        least,
      );
    },
    60_000,
  );

  test('a node that is killed in the middle makes none of it', async () => {
    const name = named('killed');
    await scene.publish(name, { api_call_limits: LIMIT, time_unit: 'DAY' });
    const [victim] = await scene.settled();
    const goesOn = lasting(8_000);
    const load = scene.load(name, 16, goesOn);
    await until(() => backend.count(`/${name}`) > 20, { deadlineMs: 5_000, waitingFor: 'some calls' });
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await load;
    // What the node had been granted and not spent is lost: a quarter of the limit at most.
    hold(`100 a day, a node killed, ${nodes} nodes, ${source}`, name, LIMIT, LIMIT * 0.75 - 1);
  }, 60_000);
});

describe('nodes that come and go, and a source that is away', () => {
  let scene: LimitScene;
  beforeAll(async () => {
    scene = await createLimitScene(27_060, backend, { nodes: 1, redisUrl: null });
    await scene.settled(1);
  }, 90_000);
  afterAll(() => scene?.close());

  test('a day’s limit is one limit while a gateway grows from one node to three under load', async () => {
    const name = 'growing';
    await scene.publish(name, { api_call_limits: 2_000, time_unit: 'DAY' });
    await scene.publish('seconds', { api_call_limits: LIMIT, time_unit: 'SECOND' });
    await scene.settled(1);
    const first = second();
    let isGrown = false;
    const loads = [scene.load('seconds', 8, () => !isGrown), scene.load(name, 1, () => !isGrown)];
    await until(() => backend.count(`/${name}`) > 300, { deadlineMs: 20_000, waitingFor: 'some calls' });
    await scene.setNodes(3);
    await scene.settled(3);
    isGrown = true;
    await Promise.all(loads);
    const windows = second() - first + 1;
    await scene.load(name, 16, lasting(8_000));
    hold('2000 a day, from 1 node to 3', name, 2_000, 1_990);
    hold('100 a second, from 1 node to 3', 'seconds', windows * LIMIT, 1);
  }, 120_000);

  test('without its source a policy is closed, or open up to what was declared for each node', async () => {
    await scene.publish('shut', { api_call_limits: 1_000, time_unit: 'DAY' });
    const open = await scene.publish('ajar', { api_call_limits: 1_000, time_unit: 'DAY' });
    await scene.harness.operate('UpdateThrottleOutage', {
      path: { instance_id: scene.id, throttle_id: open },
      body: { mode: 'OPEN', open_calls: 10 },
    });
    await scene.settled(3);
    await scene.stopWorker();
    await Promise.all([scene.load('shut', 12, lasting(2_000)), scene.load('ajar', 12, lasting(2_000))]);
    expect(backend.count('/shut')).toBe(0);
    hold('open up to 10 for each of 3 nodes, source away', 'ajar', 30, 10);
  }, 60_000);
});
