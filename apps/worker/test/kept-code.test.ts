import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createSupervisedWorld, portOf, type SupervisedWorld } from './supervised-world.ts';

async function codeOf(world: SupervisedWorld): Promise<string | null> {
  const environment = await readFile(`/proc/${(await world.node()).pid}/environ`, 'utf8');
  return /(?:^|\0)NODE_COMPILE_CACHE=([^\0]*)/.exec(environment)?.[1] ?? null;
}

async function inWorld(use: (world: SupervisedWorld) => Promise<void>): Promise<void> {
  const world = await createSupervisedWorld();
  try {
    await use(world);
  } finally {
    await world.close();
  }
}

test('the first node of a gateway finds its program compiled, by nobody but the supervisor’s user', () =>
  inWorld(async (world) => {
    await world.settle();
    const folder = await codeOf(world);
    expect(path.dirname(folder ?? '')).toBe(path.join(world.home, 'code'));
    const supervisor = process.getuid?.();
    const user = world.options.isolation.userFor(portOf(world.spec))?.uid ?? supervisor;
    // Where Node looks for that user's code.
    const names = await readdir(folder ?? '');
    const found = names.filter((name) => name.endsWith(`-${user}`));
    expect(found).toHaveLength(1);
    const code = path.join(folder ?? '', found[0] ?? '');
    const files = await readdir(code);
    expect(files.length).toBeGreaterThan(100);
    for (const file of [world.home, path.join(world.home, 'code'), folder ?? '', code]) {
      const { uid, mode } = await stat(file);
      expect([file, uid, mode & 0o022]).toEqual([file, supervisor, 0]);
    }
    for (const name of files) {
      const { uid, mode } = await stat(path.join(code, name));
      expect([name, uid, mode & 0o777]).toEqual([name, supervisor, 0o644]);
    }
    expect(await readdir(world.file('state'))).not.toContain('compile-cache');
  }));

test('a program is rehearsed once, also for further gateways’ nodes; another version is rehearsed anew', () =>
  inWorld(async (world) => {
    await world.settle();
    const first = (await codeOf(world)) ?? '';
    const { ino } = await stat(first);
    await world.settle({ ...world.spec, nodes: [{ name: 'node-1', generation: 2 }] });
    expect([await codeOf(world), (await stat(first)).ino]).toEqual([first, ino]);
    await world.settle({ ...world.spec, version: '2' });
    expect(await codeOf(world)).not.toBe(first);
    expect((await readdir(path.join(world.home, 'code'))).length).toBe(2);
  }));

test('a program that cannot be rehearsed runs all the same, and compiles by itself', () =>
  inWorld(async (world) => {
    const main = path.join(world.home, 'main.mjs');
    const real = pathToFileURL(world.options.gatewayMain).href;
    const content = `if (process.argv.includes('--rehearse')) process.exit(1); await import('${real}');`;
    await writeFile(main, content, { mode: 0o644 });
    world.options.gatewayMain = main;
    await world.settle();
    expect(await codeOf(world)).toBeNull();
    expect(await readdir(path.join(world.home, 'code'))).toEqual([]);
  }));
