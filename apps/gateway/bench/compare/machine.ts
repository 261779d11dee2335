import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The cores of this run: the measured proxy has one for itself, backend and load share the other. */
export interface Cores {
  readonly proxy: string;
  readonly load: string;
  /** What two threads get. */
  readonly both: string;
}

/** Null where there is only one core, or processes cannot be pinned: what is measured then says little. */
export function chooseCores(): Cores | null {
  if (availableParallelism() < 2 || !has('taskset')) return null;
  return { proxy: '0', load: '1', both: '0,1' };
}

/** Whether a program is on the path. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** A command line that runs on some cores only. */
export function pinned(cores: string | null, command: readonly string[]): [string, string[]] {
  const [program = '', ...args] = command;
  return cores === null ? [program, args] : ['taskset', ['-c', cores, program, ...args]];
}

/**
 * Time that all threads of some processes were on a core, in microseconds. What else runs on the machine makes a
 * proxy wait, but hardly adds to this.
 */
export function cpuTimeUs(pids: readonly number[]): number {
  let ns = 0;
  for (const pid of pids) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]);
    }
  }
  return ns / 1_000;
}

/** Memory that processes hold, in MB (10^6 bytes). */
export function residentMb(pids: readonly number[]): number {
  let kib = 0;
  for (const pid of pids) {
    kib += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
  }
  return Math.round(kib * 0.1024) / 100;
}

/** A process and all that it started. */
export function processTree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').trim().split(' ').filter(Boolean),
  );
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}

/** What the figures were measured on, in one line. */
export function describeMachine(): string {
  const model =
    /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'latin1'))?.[1] ?? 'unknown processor';
  const programs = [`Node.js ${process.versions.node}`];
  if (has('nginx')) programs.push(firstLine('nginx', ['-v']).replace(/^.*nginx\//, 'nginx '));
  if (has('wrk')) programs.push(firstLine('wrk', ['-v']).split(' ').slice(0, 2).join(' '));
  return `${availableParallelism()} cores (${model}), ${programs.join(', ')}`;
}

function firstLine(program: string, args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return `${stdout}${stderr}`.split('\n')[0] ?? '';
}

/** A certificate for loopback, made anew for a run. */
export function selfSigned(folder: string): { certFile: string; keyFile: string } {
  const [certFile, keyFile] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const out = ['-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...kind, '-subj', '/CN=localhost', ...out], { stdio: 'ignore' });
  return { certFile, keyFile };
}
