import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { clearFolder, makeFolder } from './system/home-folder.ts';
import { runCommand } from './system/run-command.ts';
import { choosePorts, cloneDir, startSystem, stopSystem } from './system/start-system.ts';

/**
 * How long a newcomer waits: from the start command in a fresh clone to `ready`, with the demo. Run by hand, because it
 * installs everything: `npm run fresh-clone -w e2e`. The package cache and the registry's settings are those of this user,
 * all else of the environment's home is empty.
 */
const limitMs = 180_000;

const folder = await makeFolder('fresh-clone');
try {
  const clone = path.join(folder, 'clone');
  const cloned = await runCommand('git', ['clone', '--quiet', '--no-local', cloneDir, clone]);
  if (cloned.exitCode !== 0) throw new Error(cloned.stderr);
  const cache = (await runCommand('npm', ['config', 'get', 'cache'])).stdout.trim();
  const emptyHome = path.join(folder, 'empty-home');
  await mkdir(emptyHome);
  const env = {
    HOME: emptyHome,
    npm_config_cache: cache,
    npm_config_userconfig: process.env.npm_config_userconfig ?? path.join(homedir(), '.npmrc'),
  };
  const options = { home: path.join(folder, 'home'), ports: await choosePorts(), demo: true, clone, env };
  const system = startSystem(options);
  const { readyMs } = await system.ready;
  for (const event of system.events.filter(({ state }) => state === 'done')) {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
  process.stdout.write(
    `fresh clone -> ready: ${(readyMs / 1000).toFixed(1)} s (limit ${limitMs / 1000} s)\n`,
  );
  const { left } = await stopSystem(system);
  const again = startSystem(options);
  const next = await again.ready;
  process.stdout.write(`started again -> ready: ${(next.readyMs / 1000).toFixed(1)} s (limit 8 s)\n`);
  await stopSystem(again);
  process.exitCode = readyMs <= limitMs && left.length === 0 ? 0 : 1;
} finally {
  await clearFolder(folder);
}
