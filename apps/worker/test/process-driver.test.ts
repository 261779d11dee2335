import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@turnpike/domain/kernel/new-id';
import type { SingleNodeSpec, SingleNodeState } from '@turnpike/domain/provisioning/single-node-driver';
import { until } from '@turnpike/testkit/poll';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { detectIsolation, type Isolation } from '../src/drivers/process/isolation.ts';
import { ProcessDriver, type ProcessDriverOptions } from '../src/drivers/process/process-driver.ts';
import { isProcessThere } from '../src/drivers/process/watch-processes.ts';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';
import { type LocalAuthority, openLocalAuthority } from '../src/tls/authority-files.ts';

/** Speaks the part of a gateway that the driver knows: `node main.ts --spec FILE`, `/status`, SIGTERM. */
const standIn = path.join(import.meta.dirname, 'stand-in-gateway.ts');

let home: string;
let isolation: Isolation;
let authority: LocalAuthority;
let options: ProcessDriverOptions;
let driver: ProcessDriver;
let spec: SingleNodeSpec;
const exited: string[] = [];

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'turnpike-driver-'));
  const gatewaysDir = path.join(home, 'gateways');
  await mkdir(gatewaysDir);
  isolation = await detectIsolation({ home, gatewaysDir, gatewayMain: standIn, firstPort: 27_000 });
  authority = await openLocalAuthority(home);
  options = {
    gatewaysDir,
    gatewayMain: standIn,
    path: '/usr/bin:/bin',
    isolation,
    authority,
    certificateNames: ['localhost', '127.0.0.1', '::1'],
    feedUrl: 'http://127.0.0.1:9',
    feedToken: () => 't'.repeat(64),
    gatewayKey: () => Buffer.alloc(32, 1),
    network: { forbidden: [], publicRanges: [], dnsServers: [] },
    onExit: (name) => exited.push(name),
  };
});
afterAll(() => rm(home, { recursive: true, force: true }));

beforeEach(async () => {
  driver = new ProcessDriver(options);
  const [httpPort, httpsPort] = [await freeLoopbackPort(), await freeLoopbackPort()];
  spec = { name: newId(), nodeName: 'node-1', host: '127.0.0.1', httpPort, httpsPort, edition: 'BASIC' };
});
afterEach(() => driver.destroy(spec.name));

const file = (name: string): string => path.join(options.gatewaysDir, spec.name, name);
const reached = <S extends SingleNodeState['state']>(state: S): Promise<SingleNodeState & { state: S }> =>
  until(
    async () => {
      const unit = await driver.observe(spec.name, spec);
      return unit.state === state ? (unit as SingleNodeState & { state: S }) : null;
    },
    { deadlineMs: 10_000, waitingFor: `state ${state}` },
  );

describe('a gateway process', () => {
  test('is started once, however often it is asked for, and adopted by another driver', async () => {
    await driver.ensure(spec);
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    await new ProcessDriver(options).ensure(spec);
    driver = new ProcessDriver(options);
    expect(await driver.observe(spec.name, spec)).toMatchObject({ state: 'ready', pid, current: true });
  });

  test('is found by its command line when the worker was killed before it wrote the process id', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    await rm(file('pid'));
    expect(await driver.observe(spec.name, spec)).toMatchObject({ state: 'ready', pid });
  });

  test("a process id that is another program's by now is not taken for the gateway, and not killed", async () => {
    await driver.ensure(spec);
    await reached('ready');
    await driver.stop(spec.name);
    await writeFile(file('pid'), String(process.pid));
    expect((await driver.observe(spec.name, spec)).state).toBe('stopped');
    await driver.stop(spec.name);
  });

  test('gets nothing of the worker’s environment but PATH, and the memory limit of its edition', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8'))
      .split('\0')
      .filter((line) => line !== '');
    expect(environment).toEqual(['PATH=/usr/bin:/bin']);
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain('--max-old-space-size=256');
  });

  test('has a user of its own where the worker is root, and may not write what root trusts', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    const owner = isolation.userFor(spec.httpPort);
    const uid = Number(/^Uid:\t(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
    expect(uid).toBe(owner?.uid ?? process.getuid?.());
    const folder = await stat(path.dirname(file('pid')));
    expect([folder.uid, folder.mode & 0o007]).toEqual([process.getuid?.(), 0]);
    const nodeSpec = await stat(file('node.json'));
    expect([nodeSpec.uid, nodeSpec.mode & 0o777]).toEqual([uid, 0o600]);
    expect((await stat(file('tls.key'))).mode & 0o777).toBe(0o600);
  });

  test('is started anew when its spec has changed', async () => {
    await driver.ensure(spec);
    const before = await reached('ready');
    spec = { ...spec, edition: 'PLATINUM' };
    expect(await driver.observe(spec.name, spec)).toMatchObject({ state: 'ready', current: false });
    await driver.ensure(spec);
    const after = await reached('ready');
    expect(after).toMatchObject({ current: true });
    expect(after.pid).not.toBe(before.pid);
  });

  test('that is killed is stopped, with the reason, and the end is told', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    process.kill(pid, 'SIGKILL');
    expect((await reached('stopped')).reason).toBe('The gateway process ended by signal SIGKILL.');
    await until(() => exited.includes(spec.name), { deadlineMs: 5_000 });
  });

  test('that fails to start says why, in its own last words', async () => {
    spec = { ...spec, nodeName: 'broken' };
    await driver.ensure(spec);
    expect((await reached('stopped')).reason).toBe(
      'The gateway process ended with exit code 3: Error: the stand-in is broken',
    );
  });

  test('that hangs is unready since it last answered, and ended by force', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    const answeredMs = Date.now();
    process.kill(pid, 'SIGSTOP');
    const hung = await reached('unready');
    expect(Math.abs(hung.sinceMs - answeredMs)).toBeLessThan(1_000);
    await driver.stop(spec.name);
    expect((await driver.observe(spec.name, spec)).state).toBe('stopped');
  });

  test('gets a new certificate without a restart when a name was added', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    expect(await driver.renewCertificates()).toEqual([]);
    const before = await readFile(file('tls.pem'), 'utf8');
    const later = new ProcessDriver({ ...options, certificateNames: ['localhost', 'gateway.example.com'] });
    expect(await later.renewCertificates()).toEqual([spec.name]);
    expect(await readFile(file('tls.pem'), 'utf8')).not.toBe(before);
    await until(async () => (await readFile(file('gateway.log'), 'utf8')).includes('reloaded'), {
      deadlineMs: 5_000,
    });
    expect(await driver.observe(spec.name, spec)).toMatchObject({ state: 'ready', pid });
  });

  test('is drained before it goes, and leaves no file', async () => {
    await driver.ensure(spec);
    const { pid } = await reached('ready');
    await driver.drain(spec.name);
    expect((await driver.observe(spec.name, spec)).state).toBe('draining');
    await driver.destroy(spec.name);
    await driver.destroy(spec.name);
    expect((await driver.observe(spec.name, spec)).state).toBe('absent');
    await until(() => !isProcessThere(pid), { deadlineMs: 5_000 });
    expect(await readdir(options.gatewaysDir)).toEqual([]);
  });
});

test('names that are not gateway ids never become paths', async () => {
  await expect(driver.destroy('../..')).rejects.toThrow('not a gateway');
  await writeFile(path.join(options.gatewaysDir, 'notes.txt'), '');
  expect(await driver.list()).toEqual([]);
  await rm(path.join(options.gatewaysDir, 'notes.txt'));
});
