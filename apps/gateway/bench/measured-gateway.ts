import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { LoopReport } from './loop-probe.ts';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const PROBE = new URL('./loop-probe.ts', import.meta.url).pathname;
const READY_DEADLINE_MS = 60_000;
/** As the supervisor starts nodes of the BASIC edition. */
const FLAGS = ['--max-semi-space-size=4', '--initial-old-space-size=96', '--expose-gc'];
const MEMORY_LIMIT = '--max-old-space-size=256';
const MALLOC_ARENAS = '2';

/** A gateway process, as the supervisor starts it; with the probe in it unless it is left out. */
export class MeasuredGateway {
  /** From starting the process to its listeners being open. */
  readonly startMs: number;
  /** Time of processors that it took, all threads, ms: a busy machine makes it little longer. */
  readonly startCpuMs: number;
  readonly httpPort: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, start: { ms: number; cpuMs: number }, httpPort: number) {
    this.#child = child;
    this.startMs = start.ms;
    this.startCpuMs = start.cpuMs;
    this.httpPort = httpPort;
  }

  /** @throws Error when it is not ready in time, or ends */
  static async start(folder: string, spec: Partial<NodeSpec> & { instanceId: string }, hasProbe = true) {
    const whole = {
      ...{ nodeName: 'node-1', host: '127.0.0.1', httpPort: 0, https: null, adminPort: 0, feed: null },
      ...{ secretKey: null, snapshotFile: join(folder, 'snapshot.json'), accessLogFile: null },
      ...spec,
    };
    const specFile = join(folder, 'node.json');
    await writeFile(specFile, JSON.stringify(whole), { mode: 0o600 });
    const flags = [MEMORY_LIMIT, ...FLAGS, ...(hasProbe ? ['--import', PROBE] : [])];
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, [...flags, MAIN, '--spec', specFile], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { NODE_COMPILE_CACHE: code(folder), MALLOC_ARENA_MAX: MALLOC_ARENAS },
    });
    const httpPort = await readyPort(child);
    const ms = performance.now() - startedAtMs;
    return new MeasuredGateway(child, { ms, cpuMs: await cpuMs(child.pid) }, httpPort);
  }

  /** Leaves compiled code for those that start in the folder, as the supervisor does. @returns how long it took, ms */
  static async rehearse(folder: string): Promise<number> {
    const state = join(folder, 'rehearsal');
    await mkdir(state);
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, [...FLAGS, MAIN, '--rehearse', state], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { NODE_COMPILE_CACHE: code(folder), TURNPIKE_LOG_LEVEL: 'warn' },
    });
    const [exitCode] = await once(child, 'exit');
    if (exitCode !== 0) throw new Error(`the rehearsal ended with ${exitCode}`);
    return performance.now() - startedAtMs;
  }

  reset(): void {
    this.#child.send('reset');
  }

  /** @param how `gc`: after collecting all garbage */
  async report(how: 'report' | 'gc' = 'report'): Promise<LoopReport> {
    const answer = new Promise<LoopReport>((resolve) =>
      this.#child.once('message', (message) => resolve(message as LoopReport)),
    );
    this.#child.send(how);
    return answer;
  }

  /** From the kernel, in MB (10^6 bytes): all, and what is not shared with the files of the program. */
  async memoryMb(): Promise<{ residentMb: number; anonymousMb: number }> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'latin1');
    const of = (name: string): number =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 0.01024) / 10;
    return { residentMb: of('VmRSS'), anonymousMb: of('RssAnon') };
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** User and system time, in steps of 10 ms. */
async function cpuMs(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const code = (folder: string): string => join(folder, 'compile-cache');

function readyPort(child: ChildProcess): Promise<number> {
  let log = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${log}`)), READY_DEADLINE_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      if (log.length < 1_000_000) log += chunk.toString();
      const port = /"ports":\{"http":(\d+)/.exec(log)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`the gateway ended: ${log}`)));
  });
}
