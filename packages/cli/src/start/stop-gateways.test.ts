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
  const spec = path.join(folder, 'nodes', 'node-1-a.json');
  const child = spawn(process.execPath, [script, '--spec', spec], { stdio: ['ignore', 'pipe', 'ignore'] });
  processes.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

/** A stand-in for the supervisor of this HOME. */
async function startSupervisor(source: string): Promise<ChildProcess> {
  const script = path.join(home, 'supervisor', 'main.ts');
  await mkdir(path.dirname(script));
  await writeFile(script, `${source}\nprocess.stdout.write('up');\nsetInterval(() => {}, 1000);`);
  const child = spawn(process.execPath, [script, '--home', home], { stdio: ['ignore', 'pipe', 'ignore'] });
  processes.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
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

test('the supervisor ends first, so that it brings nothing back; then what it left', async () => {
  const gateway = await startGateway('left', "process.on('SIGTERM', () => {});");
  const pid = gateway.pid ?? 0;
  // Ends only while its gateway is still there.
  const supervisor = await startSupervisor(
    `process.on('SIGTERM', () => { process.kill(${pid}, 0); process.exit(7); });`,
  );
  expect(await stopGateways(home, never, 60_000)).toBe(1);
  expect([supervisor.exitCode, gateway.signalCode]).toEqual([7, 'SIGKILL']);
});

test('the supervisor and gateways of another home are left alone', async () => {
  const gateway = await startGateway('mine', '');
  const elsewhere = path.join(home, 'elsewhere');
  await mkdir(elsewhere);
  expect(await stopGateways(elsewhere, never)).toBe(0);
  expect(gateway.signalCode).toBeNull();
});
