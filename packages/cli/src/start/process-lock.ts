import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';

/** Who holds a lock. `startedAt` tells a process from a later one with the same id (Linux: field 22 of /proc/pid/stat). */
export type LockHolder = { pid: number; startedAt: string };

export type HeldLock = { release(): Promise<void> };

/**
 * Takes the lock `file` for this process, or returns its living holder. A lock whose holder has died is taken over.
 * The file appears with its content (link of a finished file), so nobody ever reads half of it.
 */
export async function takeLock(file: string): Promise<HeldLock | LockHolder> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, JSON.stringify(await describeProcess(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(own, file);
        return { release: () => rm(file, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readHolder(file);
      if (holder && (await isHolding(holder))) return holder;
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

export function isHeld(lock: HeldLock | LockHolder): lock is HeldLock {
  return 'release' in lock;
}

async function readHolder(file: string): Promise<LockHolder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockHolder;
  } catch {
    return null;
  }
}

async function isHolding({ pid, startedAt }: LockHolder): Promise<boolean> {
  return isAlive(pid) && (await describeProcess(pid)).startedAt === startedAt;
}

async function describeProcess(pid: number): Promise<LockHolder> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field (the name, in parentheses) may hold spaces, so count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, startedAt: fields[19] ?? '' };
}
