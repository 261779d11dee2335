import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { argumentsOf } from '../src/drivers/process/supervisor/process-table.ts';
import type { SupervisorAddress } from '../src/drivers/process/supervisor/protocol.ts';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';
import { gone } from './end-supervisor.ts';
import { call, startLoad } from './load.ts';
import { createSupervisedWorld, portOf, type SupervisedWorld } from './supervised-world.ts';

const DEADLINE_MS = 25_000;
const NO_CONNECTION = ['ECONNREFUSED', 'ETIMEDOUT', 'timeout'];

/** There is no worker in these tests, no feed and no database: what holds here holds with all of them dead. */
let world: SupervisedWorld;
beforeEach(async () => {
  world = await createSupervisedWorld(undefined, true);
});
afterEach(() => world.close());

const address = async (): Promise<SupervisorAddress> =>
  JSON.parse(await readFile(path.join(world.home, 'run', 'supervisor.json'), 'utf8')) as SupervisorAddress;

const withNodes = (count: number): SupervisedWorld['spec'] => ({
  ...world.spec,
  nodes: Array.from({ length: count }, (_, index) => ({ name: `node-${index + 1}`, generation: 1 })),
});

const anotherProcess = (name: string, before: number): Promise<number> =>
  until(
    async () => {
      const { state, pid } = await world.node(name);
      return state === 'ready' && pid !== before && pid;
    },
    { deadlineMs: DEADLINE_MS, waitingFor: `another process of ${name}` },
  );

test('a gateway’s only node that somebody ends by SIGTERM, again and again, is followed without a lost call or a pause', async () => {
  await world.settle();
  const load = startLoad(portOf(world.spec), 8, false);
  for (let time = 0; time < 4; time += 1) {
    const before = Number((await world.node()).pid);
    const answeredBefore = load.answered();
    process.kill(before, 'SIGTERM');
    await anotherProcess('node-1', before);
    await until(() => load.answered() > answeredBefore, { deadlineMs: DEADLINE_MS });
  }
  const { failures } = await load.stop();
  expect(failures).toEqual([]);
});

describe('a node that is killed under load', () => {
  test('loses what was in flight, refuses no connection, and answers what comes after', async () => {
    await world.settle();
    const before = Number((await world.node()).pid);
    const load = startLoad(portOf(world.spec), 8, false);
    await until(() => load.answered() > 100, { deadlineMs: DEADLINE_MS });
    process.kill(before, 'SIGKILL');
    await gone(before);
    load.mark();
    expect(await call(portOf(world.spec))).toBe('200');
    await anotherProcess('node-1', before);
    const answeredBefore = load.answered();
    await until(() => load.answered() > answeredBefore + 100, { deadlineMs: DEADLINE_MS });
    const { failures, afterMark } = await load.stop();
    expect(afterMark).toBeGreaterThan(8);
    expect(failures.length).toBeLessThanOrEqual(8);
    expect(failures.filter((failure) => failure.startsWith('after'))).toEqual([]);
    expect(failures.filter((failure) => NO_CONNECTION.some((code) => failure.includes(code)))).toEqual([]);
  });

  test('again and again is started later and later, and at once when it had been well', async () => {
    // A certificate that cannot be read: it starts and fails, each time.
    await world.settle();
    await writeFile(world.file('tls.pem'), 'not a certificate');
    process.kill(Number((await world.node()).pid), 'SIGKILL');
    const node = await until(
      async () => {
        const found = await world.node();
        return found.restarts >= 3 && found;
      },
      { deadlineMs: DEADLINE_MS },
    );
    expect(node.lastExit).toMatch(/PEM|exit code 1/);
    const { restarts } = node;
    const startedMs = performance.now();
    await until(async () => (await world.node()).restarts >= restarts + 2, { deadlineMs: DEADLINE_MS });
    expect(performance.now() - startedMs).toBeGreaterThan(1_000);
  });
});

describe('a rolling replacement under load', () => {
  test.each([
    ['keep-alive connections', true],
    ['a connection per request', false],
  ])(
    'of two nodes loses no request on %s, and there are never fewer ready nodes',
    async (_name, keepAlive) => {
      await world.settle(withNodes(2));
      const before = (await world.observe()).nodes.map(({ pid }) => Number(pid));
      const load = startLoad(portOf(world.spec), 8, keepAlive);
      const next = { ...world.spec, version: '2' };
      world.spec = next;
      await world.driver.ensure(next);
      const unit = await until(
        async () => {
          const seen = await world.observe();
          expect(seen.nodes.filter(({ state }) => state === 'ready')).toHaveLength(2);
          return seen.current && seen;
        },
        { deadlineMs: DEADLINE_MS },
      );
      load.mark();
      await until(async () => (await call(portOf(next))) === '200', { deadlineMs: DEADLINE_MS });
      await Promise.all(before.map(gone));
      const { failures, answered, afterMark } = await load.stop();
      expect(failures).toEqual([]);
      expect(answered).toBeGreaterThan(100);
      expect(afterMark).toBeGreaterThan(8);
      expect(unit.nodes.map(({ version, restarts }) => [version, restarts])).toEqual([
        ['2', 0],
        ['2', 0],
      ]);
    },
  );

  test('by a program that cannot start keeps the old one serving, and says why', async () => {
    const { gatewayMain } = world.options;
    const broken = path.join(world.home, 'broken.mjs');
    await writeFile(broken, `throw new Error('this release is broken');`, { mode: 0o644 });
    await world.settle();
    const { pid } = await world.node();
    world.options.gatewayMain = broken;
    const next = { ...world.spec, version: '2' };
    await world.driver.ensure(next);
    const failed = await until(
      async () => {
        const [node] = (await world.observe(next)).nodes;
        return node?.lastExit ? node : null;
      },
      { deadlineMs: DEADLINE_MS },
    );
    expect(failed).toMatchObject({ state: 'ready', pid, current: false, version: '1' });
    expect(failed.lastExit).toContain('this release is broken');
    expect(await call(portOf(next))).toBe('200');
    world.options.gatewayMain = gatewayMain;
    await world.settle(next);
    expect((await world.node()).version).toBe('2');
  });
});

describe('while it runs', () => {
  test('a listener and a node come and go without a change of the processes that stay', async () => {
    await world.settle();
    const { pid } = await world.node();
    const load = startLoad(portOf(world.spec), 4, true);
    const account = { id: 'a'.repeat(32), name: 'caller' };
    const port = await freeLoopbackPort();
    const custom = { id: 'endpoint', protocol: 'HTTP', port, purpose: 'ENDPOINT', account } as const;
    await world.settle({ ...world.spec, listeners: [...world.spec.listeners, custom] });
    expect(await call(port)).toBe('200');
    await world.settle({ ...world.spec, nodes: withNodes(2).nodes });
    const second = Number((await world.node('node-2')).pid);
    // Renamed while it is open: told to it, and nothing else happens.
    const renamed = { ...custom, account: { ...account, name: 'renamed' } };
    await world.settle({ ...world.spec, listeners: [...world.spec.listeners.slice(0, 2), renamed] });
    await world.settle({
      ...world.spec,
      listeners: world.spec.listeners.slice(0, 2),
      nodes: withNodes(1).nodes,
    });
    await gone(second);
    await until(async () => (await call(port)) === 'ECONNREFUSED', { deadlineMs: DEADLINE_MS });
    expect((await world.observe()).nodes).toMatchObject([{ name: 'node-1', pid, restarts: 0 }]);
    expect((await load.stop()).failures).toEqual([]);
  });

  test('a port that another program has is reported, and opened once it is free', async () => {
    const { createServer } = await import('node:net');
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const custom = { id: 'taken', protocol: 'HTTP', port, purpose: 'CUSTOM', account: null } as const;
    await world.settle();
    world.spec = { ...world.spec, listeners: [...world.spec.listeners, custom] };
    await world.driver.ensure(world.spec);
    const unit = await world.observe();
    expect(unit.current).toBe(false);
    expect(unit.listeners[2]).toEqual({
      id: 'taken',
      state: 'failed',
      reason: `port ${port} of 127.0.0.1 is taken by another program`,
    });
    expect(await call(portOf(world.spec))).toBe('200');
    taken.close();
    await world.settle();
    expect(await call(port)).toBe('200');
  });
});

describe('a supervisor that is killed', () => {
  test('leaves its nodes serving; its successor adopts them, brings back a dead one and replaces them', async () => {
    await world.settle(withNodes(2));
    const old = (await address()).pid;
    const before = (await world.observe()).nodes.map(({ pid }) => Number(pid));
    const load = startLoad(portOf(world.spec), 4, true);
    process.kill(old, 'SIGKILL');
    await gone(old);
    for (let count = 0; count < 20; count += 1) expect(await call(portOf(world.spec))).toBe('200');
    const adopted = await world.settle();
    expect((await address()).pid).not.toBe(old);
    expect(adopted.nodes.map(({ pid }) => pid)).toEqual(before);
    expect((await load.stop()).failures).toEqual([]);

    process.kill(Number(before[1]), 'SIGKILL');
    await anotherProcess('node-2', Number(before[1]));
    await world.settle({ ...world.spec, version: '2' });
    expect((await world.observe()).nodes.every(({ version }) => version === '2')).toBe(true);
    expect(await call(portOf(world.spec))).toBe('200');
  });

  test('and all of whose nodes died meanwhile has a successor that starts them again by itself', async () => {
    await world.settle();
    const before = Number((await world.node()).pid);
    const { pid } = await address();
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    process.kill(before, 'SIGKILL');
    await world.options.supervisor.connect();
    await until(async () => (await call(portOf(world.spec))) === '200', { deadlineMs: DEADLINE_MS });
    expect((await world.node()).pid).not.toBe(before);
  });
});

test('two supervisors never run for one HOME: the second ends without touching anything', async () => {
  await world.settle();
  const first = await address();
  const args = (await argumentsOf(first.pid))?.filter((argument) => argument !== '') ?? [];
  const second = spawn(args[0] ?? '', args.slice(1), { stdio: 'ignore' });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  expect(await address()).toEqual(first);
  expect(await call(portOf(world.spec))).toBe('200');
});

test('a stranger without the token is refused, whatever it asks for', async () => {
  await world.settle();
  const { port } = await address();
  const targets = [
    ['GET', '/'],
    ['GET', '/units'],
    ['DELETE', `/units/${world.spec.name}`],
    ['POST', '/leave'],
  ] as const;
  for (const [method, target] of targets) {
    for (const authorization of ['', 'Bearer', `Bearer ${'0'.repeat(64)}`]) {
      const response = await fetch(`http://127.0.0.1:${port}${target}`, {
        method,
        headers: { authorization },
      });
      expect([method, target, response.status]).toEqual([method, target, 401]);
    }
  }
  expect((await world.observe()).current).toBe(true);
});

test('SIGTERM ends the supervisor and all of its nodes, and the next one starts them again', async () => {
  await world.settle(withNodes(2));
  const pids = (await world.observe()).nodes.map(({ pid }) => Number(pid));
  const { pid } = await address();
  process.kill(pid, 'SIGTERM');
  await gone(pid);
  for (const node of pids) expect(await argumentsOf(node)).toBeNull();
  await world.options.supervisor.connect();
  await until(async () => (await world.observe()).current, { deadlineMs: DEADLINE_MS });
});
