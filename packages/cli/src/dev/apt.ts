import { spawnSync } from 'node:child_process';
import { childEnvironment } from '../config.ts';
import { runVisibly } from './run-visibly.ts';

/** Installs Debian packages where that is possible: as root, with apt-get at hand. Its own output says what went wrong. */
export async function installByApt(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!hasApt || process.getuid?.() !== 0) return;
  const options = { cwd: '/', env: childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' }), signal };
  await runVisibly('apt-get', ['-qq', 'update'], options);
  await runVisibly('apt-get', ['-qq', 'install', '-y', ...packages], options);
}
