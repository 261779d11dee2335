import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { GatewayFolder } from './gateway-folder.ts';

const run = promisify(execFile);

/** A gateway's process as the system lists it. */
export interface FoundProcess {
  pid: number;
  /** Arguments as one text each; on systems without /proc, cut at spaces. */
  args: string[];
}

/**
 * Finds the process that runs a gateway's folder: by its pid file, else by its command line, for a worker that
 * was killed between starting it and writing the file. A pid whose command line does not name the folder's
 * spec is someone else's by now.
 */
export async function findGatewayProcess(folder: GatewayFolder): Promise<FoundProcess | null> {
  const written = Number(await readFile(folder.pid, 'utf8').catch(() => ''));
  if (Number.isSafeInteger(written) && written > 1) {
    const args = await argumentsOf(written);
    if (args?.includes(folder.spec)) return { pid: written, args };
  }
  return process.platform === 'linux' ? scanProc(folder.spec) : scanPs(folder.spec);
}

/** Whether a process is there; one that ended and was not yet collected is not. */
export async function isAlive(pid: number, folder: GatewayFolder): Promise<boolean> {
  return (await argumentsOf(pid))?.includes(folder.spec) ?? false;
}

async function argumentsOf(pid: number): Promise<string[] | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text === '' ? null : text.split('\0');
  }
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({ stdout: '' }));
  return stdout === '' ? null : stdout.trim().split(' ');
}

async function scanProc(spec: string): Promise<FoundProcess | null> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    const args = pid === process.pid ? null : await argumentsOf(pid);
    if (args?.includes(spec)) return { pid, args };
  }
  return null;
}

async function scanPs(spec: string): Promise<FoundProcess | null> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command=']).catch(() => ({ stdout: '' }));
  for (const line of stdout.split('\n')) {
    const [pid, ...args] = line.trim().split(/\s+/);
    if (args.includes(spec)) return { pid: Number(pid), args };
  }
  return null;
}
