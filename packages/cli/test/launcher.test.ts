import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** A clone in miniature: the real launcher, a lockfile, an npm that only pretends, and a program that tells how it ran. */
let clone: string;
let npmLog: string;

const npm = `
const { appendFileSync, mkdirSync, copyFileSync } = require('node:fs');
appendFileSync(process.env.NPM_LOG, process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) process.exit(7);
if (process.env.NPM_HANGS) {
  appendFileSync(process.env.NPM_LOG, 'pid ' + process.pid + '\\n');
  setInterval(() => {}, 1000);
  return;
}
mkdirSync('node_modules', { recursive: true });
copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`;

const program = `
const [, , ...args] = process.argv;
console.log(JSON.stringify({ args, major: Number(process.versions.node.split('.')[0]) }));
if (args[0] === 'fail') process.exit(9);
if (args[0] === 'die') process.kill(process.pid, 'SIGTERM');`;

function lockfile(version: string): string {
  return JSON.stringify({
    packages: {
      '': { name: 'root' },
      'packages/cli': { name: 'cli' },
      'node_modules/cli': { link: true },
      'node_modules/zod': { version },
      'node_modules/for-another-platform': { version: '1.0.0', optional: true },
    },
  });
}

beforeEach(async () => {
  clone = await mkdtemp(path.join(tmpdir(), 'turnpike-launcher-'));
  npmLog = path.join(clone, 'npm.log');
  await mkdir(path.join(clone, 'packages', 'cli', 'src'), { recursive: true });
  const bin = path.resolve(import.meta.dirname, '..', 'bin');
  await cp(bin, path.join(clone, 'packages', 'cli', 'bin'), { recursive: true });
  await writeFile(path.join(clone, 'packages', 'cli', 'src', 'main.ts'), program);
  await writeFile(path.join(clone, 'package-lock.json'), lockfile('1.0.0'));
  await writeFile(path.join(clone, 'npm.js'), npm);
});
afterEach(() => rm(clone, { recursive: true, force: true }));

const launcher = () => path.join(clone, 'packages', 'cli', 'bin', 'turnpike.mjs');
const baseEnv = () => ({
  PATH: '/usr/bin:/bin',
  npm_execpath: path.join(clone, 'npm.js'),
  NPM_LOG: npmLog,
});

function launch(args: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [launcher(), ...args], {
    encoding: 'utf8',
    env: { ...baseEnv(), ...env },
  });
}

async function installs(): Promise<number> {
  const log = await readFile(npmLog, 'utf8').catch(() => '');
  return log.split('\n').filter((line) => line.startsWith('ci ')).length;
}

test('dependencies are installed when there are none, and again only when the lockfile changes', async () => {
  expect(launch(['start', '--port', '1'])).toMatchObject({ status: 0 });
  expect(launch(['start']).stdout).toContain('{"args":["start"]');
  expect(await installs()).toBe(1);
  await writeFile(path.join(clone, 'package-lock.json'), lockfile('1.0.1'));
  launch(['start']);
  expect(await installs()).toBe(2);
});

test('what npm install has brought in line with the lockfile is not installed again', async () => {
  await mkdir(path.join(clone, 'node_modules'));
  const installed = JSON.stringify({ packages: { 'node_modules/zod': { version: '1.0.0' } } });
  await writeFile(path.join(clone, 'node_modules', '.package-lock.json'), installed);
  launch(['start']);
  expect(await installs()).toBe(0);
});

test('a failed install says so and what to do, and the next start tries again', async () => {
  const failed = launch(['start'], { NPM_FAILS: '1' });
  expect(failed).toMatchObject({ status: 1, stdout: '' });
  expect(failed.stderr).toMatch(/npm ci ended with 7.*start again/);
  expect(launch(['start']).status).toBe(0);
});

test('with --json every line of the standard output is JSON, the install included', () => {
  const lines = launch(['start', '--json']).stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { event: 'step', step: 'install', state: 'start' },
    { event: 'step', step: 'install', state: 'done', ms: expect.any(Number) },
    { args: ['start', '--json'], major: 24 },
  ]);
});

test('the exit code is the program’s own, and that of a signal when one ended it', () => {
  expect(launch(['fail']).status).toBe(9);
  expect(launch(['die']).status).toBe(143);
});

test('Ctrl-C during the install ends npm too, and the next start installs anew', async () => {
  const env = { ...baseEnv(), NPM_HANGS: '1' };
  const child = spawn(process.execPath, [launcher(), 'start'], { env, stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const pid = await until(async () => Number(/pid (\d+)/.exec(await readFile(npmLog, 'utf8'))?.[1]), {
    deadlineMs: 10_000,
    waitingFor: 'npm to be under way',
  });
  child.kill('SIGINT');
  expect(await exited).toBe(130);
  expect(isAlive(pid)).toBe(false);
  expect(launch(['start']).status).toBe(0);
});
