import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayFolder } from './gateway-folder.ts';
import { isAlive } from './gateway-process.ts';

const KILL_DEADLINE_MS = 5_000;
const LOOK_AGAIN_MS = 20;

/**
 * Ends a gateway's process: asks, waits, and then kills its whole process group.
 * @throws Error when it does not even end then
 */
export async function endProcess(pid: number, folder: GatewayFolder, graceMs: number): Promise<void> {
  signal(pid, 'SIGTERM');
  if (await isGone(pid, folder, graceMs)) return;
  signal(-pid, 'SIGKILL');
  signal(pid, 'SIGKILL');
  if (await isGone(pid, folder, KILL_DEADLINE_MS)) return;
  throw new Error(`process ${pid} does not end, even by SIGKILL`);
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

async function isGone(pid: number, folder: GatewayFolder, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (await isAlive(pid, folder)) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_AGAIN_MS);
  }
  return true;
}
