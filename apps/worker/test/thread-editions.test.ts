import { readdir, readFile } from 'node:fs/promises';
import type { NodeStatus } from '@turnpike/contracts/gateway/node-spec';
import type { UnitSpec } from '@turnpike/domain/provisioning/driver';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLoad } from './load.ts';
import { createSupervisedWorld, type SupervisedWorld } from './supervised-world.ts';

let world: SupervisedWorld;

beforeAll(async () => {
  world = await createSupervisedWorld();
});
afterAll(() => world.close());

const LISTEN = '0A';

/** proc(5), /proc/net/tcp: local address and port in hex, then the other end's, then the state. */
async function listeningSockets(port: number): Promise<number> {
  const lines = (await readFile('/proc/net/tcp', 'latin1')).split('\n').slice(1);
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return lines.filter((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return state === LISTEN && local?.endsWith(`:${hex}`);
  }).length;
}

function withThreads(workerThreads: number): UnitSpec {
  const { profile } = world.spec;
  return { ...world.spec, profile: { ...profile, name: `T${workerThreads}`, workerThreads } };
}

/** What the node's process says of itself. */
async function servingThreads(): Promise<number> {
  const { pid } = await world.node();
  const names = (await readdir(world.file('nodes'))).filter((name) => name.endsWith('.run'));
  const records = await Promise.all(names.map((name) => readFile(world.file(`nodes/${name}`), 'utf8')));
  const { adminPort } = records
    .map((text) => JSON.parse(text) as { pid: number; adminPort: number })
    .find((record) => record.pid === pid) ?? { adminPort: 0 };
  const response = await fetch(`http://127.0.0.1:${adminPort}/status`);
  return ((await response.json()) as NodeStatus).threads;
}

test('an edition with other threads takes effect by a rolling replacement that loses no call, also with fewer again', async () => {
  await world.settle();
  const port = Number(world.spec.listeners[0]?.port);
  const load = startLoad(port, 8, false);
  for (const threads of [4, 1, 2]) {
    await world.settle(withThreads(threads));
    expect(await servingThreads()).toBe(threads);
    const answered = load.answered();
    await until(() => load.answered() > answered + 200, { deadlineMs: 20_000 });
  }
  const { failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(await listeningSockets(port)).toBe(4);
});
