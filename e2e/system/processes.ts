import { readdir, readFile, stat } from 'node:fs/promises';

export type FoundProcess = { pid: number; command: string };

/**
 * Living processes that belong to a home folder: it stands in their command line (gateways, PostgreSQL, launcher) or in
 * their environment (console, worker). Processes that have ended and only wait to be collected do not count.
 */
export async function processesOf(home: string): Promise<FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const [command, environment, stat] = await Promise.all([
        read('cmdline'),
        read('environ'),
        read('stat'),
      ]);
      const isZombie = stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
      const names = command.includes(home) || environment.includes(`TURNPIKE_HOME=${home}\0`);
      return names && !isZombie ? [{ pid: Number(pid), command: command.replaceAll('\0', ' ').trim() }] : [];
    }),
  );
  return found.flat();
}

/** True while a process with this id runs. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

/**
 * True once nothing of a process is left. One that was killed may show as ended while threads of it still hold its
 * sockets; it is gone for good when its parent has collected it.
 */
export async function isGone(pid: number): Promise<boolean> {
  return (await stat(`/proc/${pid}`).catch(() => null)) === null;
}
