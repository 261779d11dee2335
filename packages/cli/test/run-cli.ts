import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { until } from '@turnpike/testkit/poll';

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'turnpike.mjs');

export type CliEvent = { event: string; step?: string; state?: string; code?: string; message?: string };

export type RunningCli = {
  process: ChildProcess;
  /** Events so far (`--json`). */
  events: CliEvent[];
  output(): string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
  /** Waits for a step to begin. */
  untilStep(step: string): Promise<void>;
};

const plainEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent' };

/** Runs a command that ends by itself; its `--json` answer. Throws with what it wrote when it fails. */
export function answerOf<T>(args: string[], env: Record<string, string> = {}): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args, '--json'], {
    encoding: 'utf8',
    env: { ...plainEnvironment, ...env },
  });
  if (status !== 0) throw new Error(`turnpike ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Runs the real command through its launcher. */
export function runCli(args: string[], env: Record<string, string> = {}): RunningCli {
  const child = spawn(process.execPath, [launcher, ...args], {
    env: { ...plainEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: CliEvent[] = [];
  let text = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) events.push(JSON.parse(line));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    events,
    output: () => text,
    exited,
    untilStep: async (step) => {
      await until(() => events.some((event) => event.step === step && event.state === 'start'), {
        deadlineMs: 60_000,
        waitingFor: `step ${step}; so far: ${text}`,
      });
    },
  };
}
