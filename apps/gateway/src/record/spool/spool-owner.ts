import { readFile } from 'node:fs/promises';

/** A process, told apart from a later one of the same number. */
export interface SpoolOwner {
  readonly pid: number;
  /** Ticks from the machine's start to the process's, where the system tells; else 0. */
  readonly started: number;
}

/** This process. */
export async function thisOwner(): Promise<SpoolOwner> {
  return { pid: process.pid, started: (await startOf(process.pid)) ?? 0 };
}

/** True while the process lives. */
export async function isAlive({ pid, started }: SpoolOwner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, so there is one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = await startOf(pid);
  return started === 0 || now === null || now === started;
}

/** proc(5), /proc/pid/stat: `starttime` is the 22nd field; the second is in brackets and may hold anything. */
async function startOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields ? Number(fields[19]) : null;
}
