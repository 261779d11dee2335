import { spawnSync } from 'node:child_process';
import { installByApt } from './apt.ts';

/** Programs that tests run beside Node.js, each named like its Debian package: callers' curl, certificates by openssl. */
const tools = ['curl', 'openssl'];

/** Installs the tools that are missing where it can; names those that stay missing. */
export async function ensureTestTools(signal: AbortSignal): Promise<string[]> {
  const missing = tools.filter(isMissing);
  if (missing.length === 0) return [];
  process.stdout.write(`  … Installing ${missing.join(' and ')}, which tests run\n`);
  await installByApt(missing, signal);
  return missing.filter(isMissing);
}

/** `error` is set when the program cannot be started; what it makes of the argument does not matter. */
function isMissing(tool: string): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined;
}
