import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stopGateways } from './stop-gateways.ts';

let home: string;
const processes: ChildProcess[] = [];
const never = new AbortController().signal;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'turnpike-gateways-'));
});
afterEach(async () => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** A stand-in for a gateway: runs `source` with the spec of gateway `id` on its command line. */
async function startGateway(id: string, source: string): Promise<ChildProcess> {
  const folder = path.join(home, 'gateways', id);
  await mkdir(folder, { recursive: true });
  const script = path.join(home, `${id}.mjs`);
  await writeFile(script, `${source}\nprocess.stdout.write('up');\nsetInterval(() => {}, 1000);`);
  const spec = path.join(folder, 'node.json');
  const child = spawn(process.execPath, [script, '--spec', spec], { stdio: ['ignore', 'pipe', 'ignore'] });
  processes.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  await writeFile(path.join(folder, 'pid'), String(child.pid));
  return child;
}

test('gateways end when asked; one that does not is killed after the grace', async () => {
  const polite = await startGateway('polite', '');
  const stubborn = await startGateway('stubborn', "process.on('SIGTERM', () => {});");
  expect(await stopGateways(home, never, 100)).toBe(2);
  expect(polite.signalCode).toBe('SIGTERM');
  expect(stubborn.signalCode).toBe('SIGKILL');
});

test('whoever asks twice does not wait for the grace', async () => {
  const stubborn = await startGateway('stubborn', "process.on('SIGTERM', () => {});");
  await stopGateways(home, AbortSignal.abort(), 3_600_000);
  expect(stubborn.signalCode).toBe('SIGKILL');
});

test('a pid file that names a process which is no gateway of this home harms nobody', async () => {
  const folder = path.join(home, 'gateways', 'stale');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'pid'), String(process.pid));
  expect(await stopGateways(home, never)).toBe(0);
});
