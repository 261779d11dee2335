import { chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { clearFolder, makeFolder } from './system/home-folder.ts';
import { choosePorts, cloneDir, startSystem } from './system/start-system.ts';

/** True when a user without rights may run the clone: every folder above it lets others through. */
async function isReachableByOthers(folder: string): Promise<boolean> {
  const above = path.dirname(folder);
  if (((await stat(folder)).mode & 0o005) !== 0o005) return false;
  return above === folder || isReachableByOthers(above);
}

test('a user who may not write the home is told so, with the option that chooses another', async () => {
  const folder = await makeFolder('refused');
  try {
    // Root may write everywhere but into the kernel's own file systems, so as root somebody else starts it.
    const isRoot = process.getuid?.() === 0;
    const asNobody = isRoot && (await isReachableByOthers(cloneDir));
    const home = isRoot && !asNobody ? '/sys/turnpike' : path.join(folder, 'locked', 'home');
    await mkdir(path.join(folder, 'locked'));
    await chmod(path.join(folder, 'locked'), 0o555);
    const prefix = asNobody ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : [];
    const system = startSystem({ home, ports: await choosePorts(), prefix });
    expect(await system.exited, system.output()).toBe(1);
    const last = system.events.at(-1);
    expect(last).toMatchObject({ event: 'error', code: 'home_not_writable' });
    expect(last?.message).toContain(home);
    expect(last?.message).toContain('--home');
  } finally {
    await clearFolder(folder);
  }
});
