import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive } from './process-id.ts';

/** What a running server says about itself in `postmaster.pid` (PostgreSQL's own file; its line order is fixed). */
export type Postmaster = { pid: number; port: number; ready: boolean };

/** Reads `<dataDir>/postmaster.pid`; null when there is none or it is still being written. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, , , , status] = text.split('\n');
  if (!pid || !port) return null;
  return { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' };
}

/** True when the process lives and is a PostgreSQL server on `dataDir`: a pid alone may have been used again since. */
export async function isServerOf(dataDir: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await commandLine(pid);
  return command.includes('postgres') && command.includes(dataDir);
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  }
  return promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

const patienceMs = 15_000;

/**
 * Stops a server: fast shutdown (SIGINT: sessions are cut, data is written), and after 15 s or when `hurry` aborts an
 * immediate one (SIGQUIT: the next start recovers from the log; nothing committed is lost). Resolves when it is gone.
 */
export async function stopPostmaster(pid: number, gone: () => boolean, hurry?: AbortSignal): Promise<void> {
  signal(pid, 'SIGINT');
  const deadline = Date.now() + patienceMs;
  let urged = false;
  while (!gone()) {
    if (!urged && (hurry?.aborted || Date.now() > deadline)) {
      signal(pid, 'SIGQUIT');
      urged = true;
    }
    await delay(10);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}
