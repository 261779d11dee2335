import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { detectControlGroups } from './cgroup.ts';

/** A folder that plays the kernel's file system of control groups: what is written is looked at, nothing is enforced. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'turnpike-cgroup-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const read = (name: string): Promise<string> => readFile(path.join(root, name), 'utf8');

async function detected() {
  const groups = await detectControlGroups(root, 'turnpike');
  if (typeof groups === 'string') throw new Error(groups);
  return groups;
}

describe('control groups', () => {
  test('hold memory and cores of a node, which is put into its own', async () => {
    await writeFile(path.join(root, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
    const groups = await detected();
    await groups.place('gateway', 'node-1', 4_711, { memoryMib: 256, cpuShare: 1.5 });
    expect(await read('cgroup.subtree_control')).toBe('+cpu +memory');
    expect(await read('turnpike/cgroup.subtree_control')).toBe('+cpu +memory');
    expect(await read('turnpike/gateway/node-1/memory.max')).toBe(String(256 * 1_048_576));
    expect(await read('turnpike/gateway/node-1/cpu.max')).toBe('150000 100000');
    expect(await read('turnpike/gateway/node-1/cpu.weight')).toBe('150');
    expect(await read('turnpike/gateway/node-1/cgroup.procs')).toBe('4711');
  });

  test('with one controller hold what that one can', async () => {
    await writeFile(path.join(root, 'cgroup.controllers'), 'memory\n');
    const groups = await detected();
    await groups.place('gateway', 'node-1', 4_711, { memoryMib: 256, cpuShare: 1 });
    expect([...groups.controllers]).toEqual(['memory']);
    await expect(access(path.join(root, 'turnpike/gateway/node-1/cpu.max'))).rejects.toThrow('ENOENT');
  });

  test.each([
    ['of version 1 only', null, /not mounted/],
    ['without controllers', 'pids\n', /no cpu or memory controller/],
  ])('%s are not used, and the reason is told', async (_name, controllers, reason) => {
    if (controllers !== null) await writeFile(path.join(root, 'cgroup.controllers'), controllers);
    expect(await detectControlGroups(root, 'turnpike')).toMatch(reason);
  });

  test('that may not be handed on are not used, and the reason is told', async () => {
    await writeFile(path.join(root, 'cgroup.controllers'), 'cpu memory\n');
    await mkdir(path.join(root, 'cgroup.subtree_control'));
    expect(await detectControlGroups(root, 'turnpike')).toMatch(/cannot be made \(EISDIR/);
  });
});
