import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';
import { freePort } from '@turnpike/domain/kernel/postgres/throw-away';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Access, AccountAccess } from '../src/access.ts';
import type { Runtime } from '../src/start/runtime-file.ts';
import { processesOf } from './home-processes.ts';
import { answerOf, type RunningCli, runCli } from './run-cli.ts';

/** The whole system, really started. The tests follow one another on one home. */
let folder: string;
let home: string;
let port: number;
let system: RunningCli;
let access: Access;

// Below the ephemeral ports, and away from the default range of a system that may run here.
const firstGatewayPort = 23_000 + (process.pid % 600) * 10;

function start(): RunningCli {
  const ports = ['--port', String(port), '--gateway-ports', `${firstGatewayPort}-${firstGatewayPort + 9}`];
  return runCli(['start', '--json', '--home', home, ...ports]);
}

async function untilReady(cli: RunningCli): Promise<Access> {
  const ready = until(() => cli.events.find(({ event }) => event === 'ready'), {
    deadlineMs: 280_000,
    everyMs: 100,
    waitingFor: 'the system to be ready',
  });
  const died = cli.exited.then((code) => {
    throw new Error(`the start ended with ${code}: ${cli.output()}`);
  });
  return (await Promise.race([ready, died])) as unknown as Access;
}

async function readHome<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(path.join(home, file), 'utf8')) as T;
}

/** Status of a call through the demo gateway, by address: not every resolver knows `*.localhost`. */
function callDemo(pathname?: string): Promise<number> {
  const url = new URL(access.demo?.url ?? '');
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: url.port, path: pathname ?? url.pathname, agent: false };
    const call = httpRequest({ ...options, headers: { host: url.host } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('error', reject).end();
  });
}

async function readyz(): Promise<boolean> {
  return (await fetch(`${access.endpoint}/readyz`)).ok;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-system-'));
  home = path.join(folder, 'home');
  port = await freePort();
  // The first start is interrupted where most is under way; the next one has to go on from there.
  const interrupted = start();
  await until(() => interrupted.events.some(({ step }) => step === 'demo'), { deadlineMs: 280_000 });
  await until(async () => (await readdir(path.join(home, 'gateways'))).length > 0, { deadlineMs: 20_000 });
  interrupted.process.kill('SIGINT');
  expect(await interrupted.exited).toBe(130);
  expect(await processesOf(home)).toEqual([]);
  system = start();
  access = await untilReady(system);
}, 600_000);

afterAll(async () => {
  system.process.kill('SIGTERM');
  await system.exited;
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('a first start that was interrupted is completed by the next one, with one demo gateway that answers', async () => {
  expect(await callDemo()).toBe(200);
  const list = ['call', 'ListInstancesV2', '--home', home];
  const { instances } = answerOf<{ instances: { id: string }[] }>(list);
  expect(instances.map(({ id }) => id)).toEqual([access.demo?.instance_id]);
});

/** Operations on the demo gateway, by the terminal client. */
function onDemo<T>(method: string, rest: string, body?: unknown): T {
  const base = rest.startsWith('calls')
    ? `/v2/{project_id}/turnpike/instances/${access.demo?.instance_id}`
    : `/v2/{project_id}/apigw/instances/${access.demo?.instance_id}`;
  const data = body === undefined ? [] : ['--data', JSON.stringify(body)];
  return answerOf<T>(['api', method, `${base}/${rest.replace(/^calls:/, '')}`, ...data, '--home', home]);
}

function loansApi(): string {
  const { apis } = onDemo<{ apis: { id: string }[] }>('GET', 'apis?name=loans');
  return apis[0]?.id ?? '';
}

test('the demo has an API that refuses what is not signed, and answers what is', async () => {
  expect(await callDemo('/loans')).toBe(401);
  const { apps } = onDemo<{ apps: { id: string }[] }>('GET', 'apps');
  const call = {
    env_id: 'DEFAULT_ENVIRONMENT_RELEASE_ID',
    method: 'GET',
    path: '/loans',
    authentication: 'SIGNATURE',
    app_id: apps[0]?.id,
  };
  const answer = onDemo('POST', `calls:apis/${loansApi()}/calls`, call);
  expect(answer).toMatchObject({ response: { status: 200, body: expect.stringContaining('Ada') } });
});

test('access.json is what was printed, and secrets are for their owner only', async () => {
  const { event, ...printed } = access as Access & { event?: string };
  expect(event).toBe('ready');
  expect(await readHome<Access>('access.json')).toEqual(printed);
  expect(printed).toEqual({
    console: `http://127.0.0.1:${port}`,
    endpoint: `http://127.0.0.1:${port}`,
    account: { name: 'turnpike', domain_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    project_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    region: expect.any(String),
    user: { name: 'admin', password: expect.any(String) },
    access_key: { ak: expect.any(String), sk: expect.any(String) },
    demo: { instance_id: expect.any(String), url: expect.any(String), curl: `curl ${printed.demo?.url}` },
  });
  for (const file of [
    'access.json',
    'master.key',
    'account.json',
    'account-secrets.json',
    'demo.json',
    'runtime.json',
  ]) {
    expect((await stat(path.join(home, file))).mode & 0o077, file).toBe(0);
  }
});

test('the audit log is exported while the system runs, and checked without it by the key in the home', async () => {
  const out = path.join(folder, 'audit.jsonl');
  const exported = answerOf<{ ok: boolean; events: number }>([
    'audit',
    'export',
    '--out',
    out,
    '--home',
    home,
  ]);
  expect(exported).toMatchObject({ ok: true });
  expect(exported.events).toBeGreaterThan(5);
  const key = path.join(home, 'audit-public-key.pem');
  expect((await stat(key)).mode & 0o777).toBe(0o644);
  const verified = answerOf(['audit', 'verify', out, '--public-key', key]);
  expect(verified).toMatchObject({ ok: true, events: exported.events });
});

test('a second start on the same home is told which process runs it', async () => {
  const second = start();
  expect(await second.exited).toBe(1);
  const { pid } = await readHome<Runtime>('runtime.json');
  expect(second.events.at(-1)).toMatchObject({
    code: 'home_in_use',
    message: expect.stringContaining(`process ${pid}`),
  });
});

test('an operator makes another account beside the running system, and its key works at once', () => {
  const made = answerOf<AccountAccess>(['account', 'create', '--name', 'second', '--home', home]);
  const gateways = answerOf(['api', 'GET', '/v2/{project_id}/apigw/instances'], {
    TURNPIKE_ENDPOINT: access.endpoint,
    TURNPIKE_ACCESS_KEY: made.access_key.ak,
    TURNPIKE_SECRET_KEY: made.access_key.sk,
  });
  expect(gateways).toMatchObject({ total: 0, instances: [] });
});

test('console, worker and PostgreSQL killed with -9 come back, and the gateway serves meanwhile', async () => {
  const before = await readHome<Runtime>('runtime.json');
  for (const pid of [before.console.pid, before.worker.pid, before.postgres?.pid])
    process.kill(pid ?? 0, 'SIGKILL');
  expect(await callDemo()).toBe(200);
  const isReplaced = async () => {
    const now = await readHome<Runtime>('runtime.json');
    return now.worker.pid !== before.worker.pid && now.postgres?.pid !== before.postgres?.pid;
  };
  await until(isReplaced, { deadlineMs: 20_000 });
  await until(readyz, { deadlineMs: 60_000, waitingFor: 'the console to be ready again' });
  expect(await callDemo()).toBe(200);
  const killed = system.events.filter(({ event }) => event === 'restart');
  expect(killed.length).toBeGreaterThanOrEqual(3);
});

test('a gateway killed with -9 comes back', async () => {
  const { nodes } = onDemo<{ nodes: { pid: number }[] }>('GET', '');
  const pid = nodes[0]?.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(pid), { deadlineMs: 5_000 });
  await until(async () => (await callDemo()) === 200, {
    deadlineMs: 30_000,
    waitingFor: 'the gateway to serve again',
  });
});

test('after the supervisor is killed with -9 the gateway goes on, and the next start takes everything over', async () => {
  // What the user changes of the demo is theirs: the next start leaves it alone.
  const offline = { action: 'offline', env_id: 'DEFAULT_ENVIRONMENT_RELEASE_ID', api_id: loansApi() };
  onDemo('POST', 'apis/action', offline);
  const before = await readHome<Runtime>('runtime.json');
  process.kill(before.pid, 'SIGKILL');
  expect(await system.exited).toBe(137);
  const ended = [before.console.pid, before.worker.pid, before.demo_backend?.pid];
  await until(() => ended.every((pid) => !isAlive(pid ?? 0)), {
    deadlineMs: 10_000,
    waitingFor: 'the children to end',
  });
  expect(await callDemo('/apic/health_check')).toBe(200);
  system = start();
  const again = await untilReady(system);
  expect(again).toEqual(access);
  expect(await callDemo()).toBe(200);
  expect(await callDemo('/loans')).toBe(404);
  expect((await readHome<Runtime>('runtime.json')).postgres?.pid).toBe(before.postgres?.pid);
});

test('Ctrl-C stops everything that was started, gateways included, and ends with 0', async () => {
  expect((await processesOf(home)).length).toBeGreaterThan(4);
  system.process.kill('SIGINT');
  expect(await system.exited).toBe(0);
  expect(await processesOf(home)).toEqual([]);
  expect(await readdir(home)).not.toContain('runtime.json');
});
