import { readdir, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { call, errorCode } from './calls/gateway-call.ts';
import { Management } from './calls/management.ts';
import {
  askForGateway,
  createApi,
  defaultGroup,
  type Gateway,
  httpEndpoint,
  publish,
  untilRunning,
} from './calls/open-api.ts';
import { startStream } from './calls/steady-stream.ts';
import { clearFolder, makeFolder } from './system/home-folder.ts';
import { until } from './system/poll.ts';
import { isRunning, processesOf } from './system/processes.ts';
import { runInShell } from './system/run-command.ts';
import { choosePorts, type RunningSystem, startSystem, stopSystem } from './system/start-system.ts';

/** Real processes, killed while calls run. `TURNPIKE_CHAOS_ROUNDS` repeats each killing (npm run bad-days -w e2e). */
const rounds = Number(process.env.TURNPIKE_CHAOS_ROUNDS ?? 1);

test.describe.configure({ mode: 'serial', timeout: 60_000 * (rounds + 1) });

let folder: string;
let options: Parameters<typeof startSystem>[0];
let system: RunningSystem;
let management: Management;
let gateway: Gateway;
/** The gateway's process before the supervisor was killed. */
let servingPid: number | undefined;
let steadyPath: { address: string; port: number; path: string };

test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = await makeFolder('bad-days');
  options = { home: `${folder}/home`, ports: await choosePorts(), demo: true };
  system = startSystem(options);
  await system.ready;
});

test.afterAll(() => clearFolder(folder));

/** True once the management API says that database, queue and feed are reachable. */
async function isReady(): Promise<boolean> {
  const { access } = await system.ready;
  return (await fetch(`${access.endpoint}/readyz`)).ok;
}

/** Process id of one of the supervised processes. */
async function pidOf(name: 'console' | 'worker' | 'postgres'): Promise<number> {
  return (await system.runtime())[name]?.pid ?? 0;
}

/** Kills one of the supervised processes and waits until another one stands in its place and all is ready. */
async function killAndAwaitReturn(name: 'console' | 'worker' | 'postgres'): Promise<void> {
  const before = await pidOf(name);
  process.kill(before, 'SIGKILL');
  await until(`another ${name} runs`, async () => {
    const now = await pidOf(name);
    return now !== before && (await isRunning(now));
  });
  await until('/readyz answers 200', isReady, { deadlineMs: 30_000 });
}

test('the first start leaves a demo whose printed curl line works, and keeps its secrets to itself', async () => {
  const { access } = await system.ready;
  expect((await stat(`${system.home}/access.json`)).mode & 0o777).toBe(0o600);
  const { stdout } = await runInShell(`${access.demo?.curl} --silent --show-error --fail`);
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, title: expect.any(String) });
});

test('a home in use by a running system is refused with the process that uses it', async () => {
  const second = startSystem({ ...options, ports: await choosePorts() });
  expect(await second.exited).toBe(1);
  const last = second.events.at(-1);
  expect(last).toMatchObject({ event: 'error', code: 'home_in_use' });
  expect(last?.message).toContain(`process ${(await system.runtime()).pid}`);
  expect(await isReady()).toBe(true);
});

test('a system of a test gets an API that may be called without end', async () => {
  const { access } = await system.ready;
  management = new Management(access);
  gateway = await untilRunning(management, access.demo?.instance_id ?? '');
  const { id: groupId } = await defaultGroup(management, gateway.id);
  const apiId = await createApi(management, gateway.id, { groupId, name: 'steady', path: '/steady' });
  await publish(management, gateway.id, apiId, 'online');
  const { address, port } = httpEndpoint(gateway);
  steadyPath = { address, port, path: '/steady' };
  await until('the API is served', async () => (await call(steadyPath)).status === 200);
});

for (const name of ['console', 'worker', 'postgres'] as const) {
  test(`kill -9 of ${name}: no call fails, and it is brought back`, async () => {
    const stream = startStream(steadyPath);
    for (let round = 0; round < rounds; round += 1) await killAndAwaitReturn(name);
    const { calls, failed } = await stream.stop();
    expect(failed).toEqual([]);
    expect(calls).toBeGreaterThan(20);
  });

  test(`what is published after the return of ${name} is effective`, async () => {
    const { id: groupId } = await defaultGroup(management, gateway.id);
    const api = { groupId, name: `after-${name}`, path: `/after-${name}` };
    await publish(management, gateway.id, await createApi(management, gateway.id, api), 'online');
    const target = { ...steadyPath, path: api.path };
    await until('the new API is served', async () => (await call(target)).body === `mock of ${api.name}`);
  });
}

test('kill -9 of the worker while a gateway is made, and while it is deleted: both are completed, nothing is left', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [makingMs, deletingMs] = [Math.floor(Math.random() * 700), Math.floor(Math.random() * 300)];
    await test.step(`killed after ${makingMs} ms and after ${deletingMs} ms`, async () => {
      const id = await askForGateway(management, `torn-${round}`);
      await delay(makingMs);
      await killAndAwaitReturn('worker');
      const { nodes } = await untilRunning(management, id);
      const folderOfGateway = `${system.home}/gateways/${id}`;
      expect((await processesOf(folderOfGateway)).map(({ pid }) => pid)).toEqual(nodes.map(({ pid }) => pid));
      await management.ask('DELETE', management.gateways(`/${id}`));
      await delay(deletingMs);
      await killAndAwaitReturn('worker');
      const path = management.gateways(`/${id}`);
      const isGone = async () => (await management.send('GET', path)).status === 404;
      await until('the gateway is gone', isGone, { deadlineMs: 30_000 });
      expect(await processesOf(folderOfGateway)).toEqual([]);
      expect(await readdir(`${system.home}/gateways`)).not.toContain(id);
    });
  }
});

test('kill -9 of a gateway: it is back within 5 s with all its APIs, without being asked for', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [node] = (await untilRunning(management, gateway.id)).nodes;
    process.kill(node?.pid ?? 0, 'SIGKILL');
    const killedAt = performance.now();
    await until('the gateway serves again', async () => (await call(steadyPath)).status === 200);
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    await until('the control plane knows the new process', async () => {
      const [now] = (await untilRunning(management, gateway.id)).nodes;
      return now && now.pid !== node?.pid && now.applied_revision === now.wanted_revision;
    });
  }
});

test('kill -9 of the supervisor: console and worker end, gateways serve on', async () => {
  servingPid = (await untilRunning(management, gateway.id)).nodes[0]?.pid;
  const stream = startStream(steadyPath);
  const runtime = await system.runtime();
  process.kill(runtime.pid, 'SIGKILL');
  await system.exited;
  for (const { pid } of [runtime.console, runtime.worker]) {
    await until(`process ${pid} has ended`, async () => !(await isRunning(pid)));
  }
  const { failed } = await stream.stop();
  expect(failed).toEqual([]);
});

test('the next start adopts what runs: the same gateway process serves on, no call fails, all data is there', async () => {
  const stream = startStream(steadyPath);
  system = startSystem(options);
  const { access } = await system.ready;
  management = new Management(access);
  const { nodes } = await untilRunning(management, gateway.id);
  const { failed } = await stream.stop();
  expect(failed).toEqual([]);
  const { apis } = await management.ask<{ apis: { name: string }[] }>(
    'GET',
    management.gateways(`/${gateway.id}/apis`),
  );
  expect(apis.map(({ name }) => name)).toEqual(expect.arrayContaining(['books', 'steady', 'after-worker']));
  expect(nodes.map(({ pid }) => pid)).toEqual([servingPid]);
});

test('Ctrl-C stops all that was started and leaves no process behind', async () => {
  const { exitCode, left } = await stopSystem(system);
  expect(left).toEqual([]);
  expect(exitCode).toBe(0);
  await expect(call(steadyPath)).rejects.toThrow(/ECONNREFUSED/);
});

test('started again it is ready within 8 s, and its APIs answer at the same address', async () => {
  system = startSystem(options);
  const { access, readyMs } = await system.ready;
  process.stdout.write(`      started again -> ready: ${readyMs} ms (limit 8000 ms)\n`);
  expect(readyMs).toBeLessThanOrEqual(8_000);
  expect((await call(steadyPath)).body).toBe('mock of steady');
  expect(errorCode(await call({ ...steadyPath, path: '/not-there' }))).toBe('APIG.0101');
  const { stdout } = await runInShell(`${access.demo?.curl} --silent --show-error --fail`);
  expect(JSON.parse(stdout)).toMatchObject({ id: 1 });
  expect(await stopSystem(system)).toEqual({ exitCode: 0, left: [] });
  expect(await processesOf(folder)).toEqual([]);
});
