import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProcessDriver } from '../src/drivers/process/process-driver.ts';
import { gone } from './end-supervisor.ts';
import { createSupervisedWorld, portOf, type SupervisedWorld } from './supervised-world.ts';

let world: SupervisedWorld;
beforeEach(async () => {
  world = await createSupervisedWorld();
});
afterEach(() => world.close());

const pidOf = async (): Promise<number> => Number((await world.node()).pid);

describe('a gateway of one node', () => {
  test('is started once, however often it is asked for, and by whatever worker', async () => {
    await world.driver.ensure(world.spec);
    const { nodes } = await world.settle();
    const again = new ProcessDriver(world.options);
    await again.ensure(world.spec);
    expect(await again.observe(world.spec.name, world.spec)).toMatchObject({ current: true, nodes });
  });

  test('gets nothing of the environment but PATH, its channel, kept code and a bound of memory, and the limits of its edition', async () => {
    const { nodes } = await world.settle();
    const pid = Number(nodes[0]?.pid);
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter(Boolean);
    const names = environment.map((line) => line.split('=')[0]).sort();
    // PWD is the shell's, which sets the limit; the others are Node's, for the channel.
    expect(names.filter((name) => !name?.startsWith('NODE_CHANNEL'))).toEqual([
      'MALLOC_ARENA_MAX',
      'NODE_COMPILE_CACHE',
      'PATH',
      'PWD',
    ]);
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain('--max-old-space-size=256');
    expect(await readFile(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max open files\s+4096\s+4096/);
    expect(nodes[0]?.isolation).toMatchObject({
      fileDescriptors: { applied: true },
      memory: { applied: true, detail: expect.stringContaining('256 MiB') },
    });
  });

  test('has a user of its own where the worker is root, and may not write what root trusts', async () => {
    await world.settle();
    const owner = world.options.isolation.userFor(portOf(world.spec));
    const status = await readFile(`/proc/${await pidOf()}/status`, 'utf8');
    expect(Number(/^Uid:\t(\d+)/m.exec(status)?.[1])).toBe(owner?.uid ?? process.getuid?.());
    for (const name of ['', 'nodes', 'state']) {
      const folder = await stat(world.file(name));
      expect([name, folder.uid, folder.mode & 0o027]).toEqual([name, process.getuid?.(), 0]);
    }
    const mine = await stat(world.file('state/node-1'));
    expect([mine.uid, mine.mode & 0o077]).toEqual([owner?.uid ?? process.getuid?.(), 0]);
    for (const name of ['unit.json', 'tls.key']) expect((await stat(world.file(name))).mode & 0o077).toBe(0);
  });

  test('that is killed comes back as another process, and how it ended is told', async () => {
    await world.settle();
    const before = await pidOf();
    process.kill(before, 'SIGKILL');
    const after = await until(
      async () => {
        const node = await world.node();
        return node.state === 'ready' && node.pid !== before ? node : null;
      },
      { deadlineMs: 20_000 },
    );
    expect(after).toMatchObject({ restarts: 1, lastExit: 'The gateway process ended by signal SIGKILL.' });
  });

  test('gets a new certificate without a restart when a name was added', async () => {
    await world.settle();
    const pid = await pidOf();
    expect(await world.driver.renewCertificates()).toEqual([]);
    const before = await readFile(world.file('tls.pem'), 'utf8');
    const names = ['localhost', 'gateway.example.com'];
    const later = new ProcessDriver({ ...world.options, certificateNames: names });
    expect(await later.renewCertificates()).toEqual([world.spec.name]);
    expect(await readFile(world.file('tls.pem'), 'utf8')).not.toBe(before);
    const log = (): Promise<string> => readFile(world.file('node-1.log'), 'utf8');
    await until(async () => (await log()).includes('took the new certificate'), { deadlineMs: 5_000 });
    expect(await pidOf()).toBe(pid);
  });

  test('is drained before it goes, is not brought back, and leaves no file', async () => {
    await world.settle();
    const pid = await pidOf();
    await world.driver.drain(world.spec.name);
    expect(await world.observe()).toMatchObject({ draining: true, taken: false });
    await gone(pid);
    await until(async () => (await world.node()).state === 'stopped', { deadlineMs: 5_000 });
    await world.driver.destroy(world.spec.name);
    await world.driver.destroy(world.spec.name);
    expect(await world.driver.observe(world.spec.name, world.spec)).toEqual({ state: 'absent' });
    expect(await readdir(world.options.gatewaysDir)).toEqual([]);
  });
});

test('names that are not gateway ids never become paths', async () => {
  await expect(world.driver.destroy('../..')).rejects.toThrow('not a gateway');
  await writeFile(path.join(world.options.gatewaysDir, 'notes.txt'), '');
  expect(await world.driver.list()).toEqual([world.spec.name]);
});
