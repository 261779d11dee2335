import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChildPlan, type SupervisedChild, superviseChild } from './child.ts';

let folder: string;
let child: SupervisedChild | undefined;
const never = new AbortController().signal;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-child-'));
});
afterEach(async () => {
  await child?.stop(AbortSignal.abort());
  child = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function plan(source: string): Promise<ChildPlan> {
  const script = path.join(folder, 'script.mjs');
  await writeFile(script, source);
  const env = { MARKS: path.join(folder, 'marks') };
  return { name: 'thing', args: [script], cwd: folder, env, logFile: path.join(folder, 'log') };
}

const markAndLive = `
import { appendFileSync } from 'node:fs';
process.on('disconnect', () => process.exit());
appendFileSync(process.env.MARKS, process.pid + '\\n');
setInterval(() => {}, 1000);`;

async function marks(count: number): Promise<number[]> {
  return until(
    async () => {
      const text = await readFile(path.join(folder, 'marks'), 'utf8');
      const pids = text.trimEnd().split('\n').map(Number);
      return pids.length >= count && pids;
    },
    { deadlineMs: 20_000, waitingFor: `${count} starts` },
  );
}

test('a process killed with -9 comes back, with a line that says why', async () => {
  const restarts: string[] = [];
  const onRestart = (name: string, reason: string) => restarts.push(`${name} ${reason}`);
  child = superviseChild(await plan(markAndLive), { onStart: () => undefined, onRestart });
  const [first] = await marks(1);
  child.markReady();
  process.kill(first ?? 0, 'SIGKILL');
  const [, second] = await marks(2);
  expect(second).not.toBe(first);
  expect(restarts).toEqual(['thing was killed by SIGKILL']);
});

test('a process that dies before it was ever ready is given up with the end of its log', async () => {
  const silent = { onStart: () => undefined, onRestart: () => undefined };
  child = superviseChild(await plan("console.error('no such table'); process.exit(3);"), silent);
  await expect(child.gaveUp).rejects.toMatchObject({
    code: 'process_failed',
    message: expect.stringContaining('ended with code 3'),
    details: expect.stringContaining('no such table'),
  });
});

test('stopping ends a process that ignores SIGTERM, and all that it started', async () => {
  const source = `
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
process.on('SIGTERM', () => {});
const nested = spawn('sleep', ['1000']);
appendFileSync(process.env.MARKS, nested.pid + '\\n' + process.pid + '\\n');
setInterval(() => {}, 1000);`;
  const silent = { onStart: () => undefined, onRestart: () => undefined };
  child = superviseChild(await plan(source), silent);
  const pids = await marks(2);
  await child.stop(never, 50);
  await until(() => pids.every((pid) => !isAlive(pid)), { deadlineMs: 5_000 });
});

test('stopping at once, before the process has said anything, leaves none behind', async () => {
  const pids: (number | undefined)[] = [];
  const onStart = () => pids.push(child?.pid());
  const supervised = superviseChild(await plan(markAndLive), { onStart, onRestart: () => undefined });
  const pid = supervised.pid();
  await supervised.stop(never);
  expect(pid).toBeGreaterThan(0);
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(pids).toHaveLength(1);
});

test('when the supervisor is killed with -9, the demo backend ends as well', async () => {
  const backend = path.resolve(import.meta.dirname, '..', 'demo', 'backend.ts');
  const supervisor = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const child = spawn(process.execPath, [${JSON.stringify(backend)}, '0'], {
  detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
writeFileSync(process.env.MARKS, child.pid + '\\n');
setInterval(() => {}, 1000);`;
  const env = { MARKS: path.join(folder, 'marks') };
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', supervisor], {
    env,
    stdio: 'ignore',
  });
  const [orphan] = await marks(1);
  parent.kill('SIGKILL');
  await until(() => !isAlive(orphan ?? 0), { deadlineMs: 5_000, waitingFor: 'the orphan to end' });
});
