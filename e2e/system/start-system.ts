import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort, freePortRange } from './free-ports.ts';
import { until } from './poll.ts';
import { processesOf } from './processes.ts';

/** The clone under test. */
export const cloneDir = path.resolve(import.meta.dirname, '..', '..');

/** What the contract promises of `HOME/access.json`. */
export type Access = {
  console: string;
  endpoint: string;
  account: { name: string; domain_id: string };
  project_id: string;
  region: string;
  user: { name: string; password: string };
  access_key: { ak: string; sk: string };
  demo?: { instance_id: string; url: string; curl: string };
};

/** A line of `--json`. */
export type StartEvent = { event: string; step?: string; state?: string; code?: string; message?: string };

/** `HOME/runtime.json`: what runs now. */
export type Runtime = {
  pid: number;
  console: { pid: number; port: number };
  worker: { pid: number };
  postgres: { pid: number } | null;
};

export type StartOptions = {
  home: string;
  /** Keep both for a home that is started again. */
  ports: SystemPorts;
  demo?: boolean;
  /** The clone whose launcher is run; this one unless said otherwise. */
  clone?: string;
  env?: Record<string, string>;
  /** Put before the command, such as `['setpriv', '--reuid', '65534']`. */
  prefix?: string[];
};

export type SystemPorts = { console: number; gateways: { first: number; last: number } };

export type RunningSystem = {
  home: string;
  launcher: ChildProcess;
  events: StartEvent[];
  /** All that it wrote, both streams. */
  output(): string;
  /** Exit code; null when it was killed. */
  exited: Promise<number | null>;
  /** Resolves when ready with the milliseconds since the command was given; rejects when it ends before. */
  ready: Promise<{ access: Access; readyMs: number }>;
  untilStep(step: string): Promise<void>;
  /** As a terminal does on Ctrl-C: SIGINT to the whole foreground process group. */
  pressCtrlC(): void;
  runtime(): Promise<Runtime>;
};

/** Free ports for a system of a test's own. */
export async function choosePorts(): Promise<SystemPorts> {
  return { gateways: await freePortRange(40), console: await freePort() };
}

/** Runs the start command of the contract. Nothing is awaited: see `ready`, `exited`. */
export function startSystem(options: StartOptions): RunningSystem {
  const { home, ports, demo = false, clone = cloneDir } = options;
  const startedAt = performance.now();
  // Backends of tests listen on loopback, which a gateway reaches by a route only. The demo sets its own.
  const routes = demo ? {} : { TURNPIKE_DEFAULT_ROUTES: '127.0.0.0/8' };
  const [program = '', ...args] = [
    ...(options.prefix ?? []),
    'node',
    path.join(clone, 'packages', 'cli', 'bin', 'turnpike.mjs'),
    'start',
    ...['--json', '--home', home, '--port', String(ports.console)],
    ...['--gateway-ports', `${ports.gateways.first}-${ports.gateways.last}`],
    ...(demo ? [] : ['--no-demo']),
  ];
  const launcher = spawn(program, args, {
    cwd: clone,
    env: { ...process.env, ...routes, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a shell gives to a foreground command.
    detached: true,
  });
  const events: StartEvent[] = [];
  let text = '';
  let rest = '';
  const ready = Promise.withResolvers<{ access: Access; readyMs: number }>();
  ready.promise.catch(() => undefined);
  launcher.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((candidate) => candidate.startsWith('{'))) {
      const event = JSON.parse(line) as StartEvent & Access;
      events.push(event);
      if (event.event === 'ready')
        ready.resolve({ access: event, readyMs: Math.round(performance.now() - startedAt) });
    }
  });
  launcher.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  // An interrupted test run must not leave the system behind.
  const stopWithUs = () => interrupt(launcher);
  process.once('exit', stopWithUs);
  const exited = new Promise<number | null>((resolve) => {
    launcher.once('close', (code) => {
      process.removeListener('exit', stopWithUs);
      ready.reject(new Error(`The system ended with ${code} before it was ready:\n${text}`));
      resolve(code);
    });
  });
  return {
    home,
    launcher,
    events,
    output: () => text,
    exited,
    ready: ready.promise,
    untilStep: async (step) => {
      const begun = () => events.some((event) => event.step === step && event.state === 'start');
      await until(`step ${step} begins; so far: ${text}`, begun, { deadlineMs: 240_000, everyMs: 2 });
    },
    pressCtrlC: () => interrupt(launcher),
    runtime: () => readRuntime(home),
  };
}

function interrupt({ pid }: ChildProcess): void {
  if (pid) process.kill(-pid, 'SIGINT');
}

/** Presses Ctrl-C and returns the exit code together with the processes that are still there afterwards. */
export async function stopSystem(system: RunningSystem) {
  system.pressCtrlC();
  const exitCode = await system.exited;
  return { exitCode, left: await processesOf(system.home) };
}

export async function readRuntime(home: string): Promise<Runtime> {
  return JSON.parse(await readFile(path.join(home, 'runtime.json'), 'utf8')) as Runtime;
}
