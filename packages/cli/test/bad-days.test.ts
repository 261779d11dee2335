import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@turnpike/domain/kernel/postgres/throw-away';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isHeld, takeLock } from '../src/start/process-lock.ts';
import { processesOf } from './home-processes.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let home: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-bad-day-'));
  home = path.join(folder, 'home');
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}, ...more: string[]) {
  const port = more.includes('--port') ? [] : ['--port', String(await freePort())];
  const range = ['--gateway-ports', '29000-29009'];
  return runCli(['start', '--json', '--home', home, ...range, ...port, ...more], env);
}

/** A listener that takes connections and says nothing. */
function listenSilently(): Promise<number> {
  return new Promise((resolve) => {
    server = createServer(() => undefined).listen(0, '127.0.0.1', () => {
      const address = server?.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

test('a taken port is named together with the option that changes it', async () => {
  const port = String(await listenSilently());
  const cli = await start({}, '--port', port);
  expect(await cli.exited).toBe(1);
  const last = cli.events.at(-1);
  expect(last).toMatchObject({ event: 'error', code: 'port_taken' });
  expect(last?.message).toMatch(new RegExp(`Port ${port} .*--port`));
});

test('a home in use says which process uses it, and nothing in it is changed', async () => {
  await mkdir(home);
  const lock = await takeLock(path.join(home, 'lock'));
  const cli = await start();
  expect(await cli.exited).toBe(1);
  expect(cli.events.at(-1)).toMatchObject({ event: 'error', code: 'home_in_use' });
  expect(cli.events.at(-1)?.message).toContain(`process ${process.pid}`);
  expect(isHeld(lock)).toBe(true);
  expect(await readFile(path.join(home, 'lock'), 'utf8')).toContain(String(process.pid));
});

test('a home that cannot be written is said to be so', async () => {
  await writeFile(home, 'a file where the folder should be');
  const cli = await start();
  expect(await cli.exited).toBe(1);
  expect(cli.events.at(-1)).toMatchObject({ event: 'error', code: 'home_not_writable' });
  expect(cli.events.at(-1)?.message).toContain('--home');
});

test('an unreachable DATABASE_URL is named without its password', async () => {
  const port = await freePort();
  const cli = await start({ DATABASE_URL: `postgresql://me:secret-word@127.0.0.1:${port}/app` });
  expect(await cli.exited).toBe(1);
  expect(cli.events.at(-1)).toMatchObject({ event: 'error', code: 'database_unreachable' });
  expect(cli.events.at(-1)?.message).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}/app .*DATABASE_URL`));
  expect(cli.output()).not.toContain('secret-word');
});

test('a wrong option ends with 2 and names the option', async () => {
  const cli = await start({}, '--gateway-ports', 'many');
  expect(await cli.exited).toBe(2);
  expect(cli.events.at(-1)?.message).toContain('--gateway-ports');
});

test('a PostgreSQL that cannot start is reported with the end of its log, and its data is kept', async () => {
  const precious = path.join(home, 'postgres', 'data', 'precious');
  await mkdir(path.dirname(precious), { recursive: true });
  await writeFile(precious, 'mine');
  const cli = await start();
  expect(await cli.exited).toBe(1);
  expect(cli.events.at(-1)).toMatchObject({ code: 'postgres_failed', details: expect.stringMatching(/\w/) });
  expect(await readFile(precious, 'utf8')).toBe('mine');
});

test('Ctrl-C while a database does not answer ends at once', async () => {
  const port = await listenSilently();
  const cli = await start({ DATABASE_URL: `postgresql://me@127.0.0.1:${port}/app` });
  await cli.untilStep('database');
  cli.process.kill('SIGINT');
  expect(await cli.exited).toBe(130);
});

test.each(['client', 'database', 'migrate'])(
  'Ctrl-C in the middle of step "%s" leaves no process behind and frees the home',
  async (step) => {
    const cli = await start();
    await cli.untilStep(step);
    cli.process.kill('SIGINT');
    expect(await cli.exited).toBe(130);
    expect(await processesOf(home)).toEqual([]);
    expect(await readdir(home)).not.toContain('lock');
  },
);

test('a launcher killed with -9 takes the start down in order', async () => {
  const cli = await start();
  await cli.untilStep('migrate');
  cli.process.kill('SIGKILL');
  await cli.exited;
  await until(async () => (await processesOf(home)).length === 0, { deadlineMs: 20_000 });
  expect(await readdir(home)).not.toContain('lock');
});
