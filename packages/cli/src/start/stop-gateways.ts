import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';

/**
 * Ends the gateways of HOME: SIGTERM (they finish the calls under way), then SIGKILL after `graceMs` or when `hurry` aborts.
 * Resolves with how many there were, when none is left.
 */
export async function stopGateways(home: string, hurry: AbortSignal, graceMs = 12_000): Promise<number> {
  const pids = await gatewayPids(path.join(home, 'gateways'));
  send(pids, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  let killed = false;
  while (pids.some(isAlive)) {
    if (!killed && (hurry.aborted || performance.now() > deadline)) {
      send(pids, 'SIGKILL');
      killed = true;
    }
    await delay(20);
  }
  return pids.length;
}

/**
 * Processes whose command line names a file below `folder`: a gateway is started with its own spec file, so a pid that was
 * used again is never taken for one, and one whose pid file was not yet written when its worker ended is not missed.
 */
async function gatewayPids(folder: string): Promise<number[]> {
  if (process.platform !== 'linux') return recordedPids(folder);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const matches = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.split('\0').some((argument) => argument.startsWith(`${folder}${path.sep}`));
    }),
  );
  return pids.filter((pid, index) => matches[index] && pid !== process.pid);
}

/** Without /proc there is only what the driver wrote down: `gateways/<id>/pid`. */
async function recordedPids(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names.map((name) => readFile(path.join(folder, name, 'pid'), 'utf8').catch(() => '')),
  );
  return texts.map((text) => Number.parseInt(text, 10)).filter((pid) => pid > 1 && isAlive(pid));
}

function send(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already.
    }
  }
}
