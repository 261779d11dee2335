import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PAGE_BYTES = 4_096;

/** A process as the system lists it. */
export interface ListedProcess {
  pid: number;
  /** Arguments as one text each; on systems without /proc, cut at spaces. */
  args: string[];
}

/** A process's arguments. @returns null when it is gone; one that ended and was not yet collected is */
export async function argumentsOf(pid: number): Promise<string[] | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text === '' ? null : text.split('\0');
  }
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({ stdout: '' }));
  return stdout === '' ? null : stdout.trim().split(' ');
}

/** All processes but this one with an argument that begins with `prefix`. */
export async function processesNaming(prefix: string): Promise<ListedProcess[]> {
  const all = process.platform === 'linux' ? await listProc() : await listPs();
  return all.filter(
    ({ pid, args }) => pid !== process.pid && args.some((argument) => argument.startsWith(prefix)),
  );
}

async function listProc(): Promise<ListedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const listed: ListedProcess[] = [];
  for (const pid of pids) {
    const args = await argumentsOf(pid);
    if (args) listed.push({ pid, args });
  }
  return listed;
}

async function listPs(): Promise<ListedProcess[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command=']).catch(() => ({ stdout: '' }));
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, ...args]) => ({ pid: Number(pid), args }));
}

/** Resident memory of a process, MiB; 0 when it is not known. */
export async function residentMib(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Math.round(((Number(text.split(' ')[1]) || 0) * PAGE_BYTES) / 1_048_576);
}

/** Ceiling of open files of a process, as the kernel has it. @returns null when it is not known */
export async function openFilesLimit(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/limits`, 'utf8').catch(() => '');
  const match = /^Max open files\s+\d+\s+(\d+)/m.exec(text);
  return match ? Number(match[1]) : null;
}

/** Sends a signal to a process that may be gone already. @param pid negative: to its group */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
