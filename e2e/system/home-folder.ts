import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processesOf } from './processes.ts';

/** A folder for a test's own homes. As root others may pass through it: PostgreSQL and gateways run as other users. */
export async function makeFolder(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `turnpike-${name}-`));
  await chmod(folder, 0o711);
  return folder;
}

/** Ends whatever a failed test has left running on homes in the folder, then removes it. */
export async function clearFolder(folder: string): Promise<void> {
  for (const { pid } of await processesOf(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
