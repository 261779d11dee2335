import { type ChildProcess, spawn } from 'node:child_process';
import { pinned } from './machine.ts';

const READY_DEADLINE_MS = 60_000;

/** A process that this run started. */
export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** What to start, and what in its log says that it is ready: the first group is its port. */
export interface ProgramSpec {
  readonly command: readonly string[];
  readonly cores: string | null;
  readonly ready: RegExp;
}

/** Starts a program and waits until it has told its port. @throws Error with its log when it ends before */
export async function startProgram(spec: ProgramSpec): Promise<Program & { readonly port: number }> {
  const [command, args] = pinned(spec.cores, spec.command);
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  const port = await new Promise<number>((found, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${log}`)), READY_DEADLINE_MS);
    const take = (chunk: Buffer): void => {
      if (log.length < 1_000_000) log += chunk.toString();
      const shown = spec.ready.exec(log)?.[1];
      if (shown === undefined) return;
      clearTimeout(timer);
      found(Number(shown));
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', () => reject(new Error(`${spec.command.join(' ')} ended: ${log}`)));
  });
  return { child, pid: child.pid ?? 0, port, stop: () => stop(child) };
}

/** Ends a process and waits for its end. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
