import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failure.ts';

export type ChildPlan = {
  /** Shown to people: `console`, `worker`. */
  name: string;
  /** Arguments of the pinned Node.js that runs this process. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** True: what it writes goes to the terminal's error stream too (development). */
  showOutput?: boolean;
};

export type SupervisedChild = {
  readonly name: string;
  pid(): number | undefined;
  /** Rejects with a {@link Failure} when the process keeps dying before it was ever ready. */
  readonly gaveUp: Promise<never>;
  /** From now on it is brought back however often it dies. */
  markReady(): void;
  /** Ends it in order and starts it anew at once: its source has changed. */
  restart(): void;
  /** SIGTERM, then SIGKILL to its whole group after `graceMs` or as soon as `hurry` aborts. Resolves when it is gone. */
  stop(hurry: AbortSignal, graceMs?: number): Promise<void>;
};

type Events = { onStart(): void; onRestart(name: string, reason: string, inMs: number): void };

const firstBackoffMs = 200;
const longestBackoffMs = 10_000;
const healthyAfterMs = 30_000;
const attemptsBeforeReady = 3;

/**
 * Starts a process and keeps it running: when it dies it comes back, after a pause that doubles while it dies young.
 * The child has a session of its own (Ctrl-C reaches only the supervisor, which stops things in order) and an IPC channel,
 * whose end tells it that the supervisor is gone.
 */
export function superviseChild(plan: ChildPlan, events: Events): SupervisedChild {
  let child: ChildProcess | undefined;
  let isStopping = false;
  let isReady = false;
  let isRestartAsked = false;
  let youngDeaths = 0;
  const stopWaiting = new AbortController();
  const gaveUp = Promise.withResolvers<never>();
  gaveUp.promise.catch(() => undefined);

  const running = (async () => {
    while (!isStopping) {
      const startedAt = performance.now();
      const reason = await runOnce(plan, (started) => {
        child = started;
        events.onStart();
      });
      if (isStopping) return;
      if (isRestartAsked) {
        isRestartAsked = false;
        youngDeaths = 0;
        continue;
      }
      youngDeaths = performance.now() - startedAt > healthyAfterMs ? 1 : youngDeaths + 1;
      if (!isReady && youngDeaths >= attemptsBeforeReady) {
        const message = `The ${plan.name} does not start (it ${reason}). Its log is ${plan.logFile}; the last lines:`;
        gaveUp.reject(new Failure('process_failed', message, await tailOf(plan.logFile)));
        return;
      }
      const pauseMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (youngDeaths - 1));
      events.onRestart(plan.name, reason, pauseMs);
      await delay(pauseMs, undefined, { signal: stopWaiting.signal }).catch(() => undefined);
    }
  })();

  return {
    name: plan.name,
    pid: () => child?.pid,
    gaveUp: gaveUp.promise,
    markReady: () => {
      isReady = true;
    },
    restart: () => {
      isRestartAsked = true;
      child?.kill('SIGTERM');
    },
    async stop(hurry, graceMs = 15_000) {
      isStopping = true;
      stopWaiting.abort();
      child?.kill('SIGTERM');
      const kill = () => killGroup(child);
      const timer = setTimeout(kill, graceMs);
      hurry.addEventListener('abort', kill);
      if (hurry.aborted) kill();
      await running;
      clearTimeout(timer);
      hurry.removeEventListener('abort', kill);
      // What it may have started itself and not stopped.
      kill();
    },
  };
}

/**
 * Runs the process once; resolves with why it ended. Nothing is awaited before it is spawned: whoever stops the
 * supervision must find the process, or know that there will be none.
 */
async function runOnce(plan: ChildPlan, onStart: (child: ChildProcess) => void): Promise<string> {
  const log = openSync(plan.logFile, 'a', 0o600);
  const output = plan.showOutput ? 'pipe' : log;
  const child = spawn(process.execPath, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  onStart(child);
  if (plan.showOutput) showOutput(child, log);
  const reason = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`cannot be run: ${error.message}`));
    child.once(plan.showOutput ? 'close' : 'exit', (code, signal) =>
      resolve(signal ? `was killed by ${signal}` : `ended with code ${code}`),
    );
  });
  closeSync(log);
  return reason;
}

function showOutput(child: ChildProcess, log: number): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      writeSync(log, chunk);
    });
  }
}

function killGroup(child: ChildProcess | undefined): void {
  try {
    if (child?.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** The last lines of a log. */
export async function tailOf(file: string, lines = 15): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
