import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';

/**
 * Ends the gateways of HOME: SIGTERM (they finish the calls under way), then SIGKILL after `graceMs` or when `hurry` aborts.
 * A pid file is believed only while that process was started with this gateway's own folder.
 */
export async function stopGateways(home: string, hurry: AbortSignal, graceMs = 12_000): Promise<number> {
  const pids = await gatewayPids(home);
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

async function gatewayPids(home: string): Promise<number[]> {
  const folder = path.join(home, 'gateways');
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(folder, name, 'pid'), 'utf8').catch(() => '');
      const pid = Number.parseInt(text, 10);
      return pid > 1 && (await isGateway(pid, path.join(folder, name))) ? [pid] : [];
    }),
  );
  return found.flat();
}

async function isGateway(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(`${folder}${path.sep}`);
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
