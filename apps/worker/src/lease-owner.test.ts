import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createLeaseOwner } from './lease-owner.ts';

const withPid = (prefix: string, pid: number | undefined): string => prefix.replace(/\/\d+\//, `/${pid}/`);

test('a lease of a process that ended is a dead one; of a running process, or another machine, it is not', async () => {
  const owner = createLeaseOwner();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const token = `${withPid(owner.prefix, child.pid)}1234`;
  expect(owner.isDead(token)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(owner.isDead(token)).toBe(true);
  expect(owner.isDead(`elsewhere${token}`)).toBe(false);
  expect(owner.isDead('')).toBe(false);
});

test('a lease with our own process id is dead unless a worker of this process holds it', () => {
  const owner = createLeaseOwner();
  expect(createLeaseOwner().isDead(`${owner.prefix}1234`)).toBe(false);
  const before = owner.prefix.replace(/\/[0-9a-f]{8}\/$/, '/00000000/');
  expect(owner.isDead(`${before}1234`)).toBe(true);
});
