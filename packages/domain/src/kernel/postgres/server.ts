import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts';
import { isServerOf, readPostmaster, stopPostmaster } from './postmaster.ts';
import { isAlive } from './process-id.ts';
import { asCommand, choosePrivileges, giveTo, type Privileges, postgresEnvironment } from './unprivileged.ts';

export type PostgresServer = {
  /** `postgresql://…/postgres` on loopback, with the password. */
  url: string;
  port: number;
  pid: number;
  /** True when the server was already running on this folder and is used as it is. */
  adopted: boolean;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  isRunning(): boolean;
  /** Fast shutdown, an immediate one when `hurry` aborts; resolves when the process is gone. */
  stop(hurry?: AbortSignal): Promise<void>;
  /** Lets this process end while the server goes on. */
  unref(): void;
};

export type PostgresOptions = {
  /** Holds the data, the password and the log; made when missing. */
  folder: string;
  /** TCP port on 127.0.0.1, asked for only when a server is really started: an adopted one keeps its own. */
  port: number | (() => Promise<number>);
  /** Server settings beside our own, such as `{ fsync: 'off' }` for throw-away servers. */
  settings?: Record<string, string>;
  /** Aborting it ends initdb or the start that is under way. */
  signal?: AbortSignal;
};

/** Thrown when the server does not come up; `logTail` holds the last lines that it wrote. */
export class PostgresStartError extends Error {
  readonly logTail: string;

  constructor(reason: string, logTail: string) {
    super(`PostgreSQL cannot start: ${reason}`);
    this.name = 'PostgresStartError';
    this.logTail = logTail;
  }
}

const startDeadlineMs = 60_000;

/**
 * Starts the embedded PostgreSQL on `folder`, creating the database cluster first if there is none, or adopts the server
 * that still runs there after its starter was killed. Throws {@link PostgresStartError} with the end of the log.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const folder = path.resolve(options.folder);
  const dataDir = path.join(folder, 'data');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const running = await findRunning(dataDir);
  if (running) return adopt(running, await readPassword(folder));
  const binaries = await findPostgresBinaries();
  const privileges = choosePrivileges(binaries.postgres, path.dirname(folder));
  await ensureCluster({ binaries, privileges, folder, dataDir, signal: options.signal });
  return launch({ ...options, folder }, binaries, privileges);
}

async function findRunning(dataDir: string): Promise<{ pid: number; port: number } | null> {
  const deadline = Date.now() + startDeadlineMs;
  for (;;) {
    const postmaster = await readPostmaster(dataDir);
    if (!postmaster || !(await isServerOf(dataDir, postmaster.pid))) return null;
    if (postmaster.ready) return postmaster;
    if (Date.now() > deadline)
      throw new PostgresStartError('a server that runs already does not become ready', '');
    await delay(25);
  }
}

function adopt({ pid, port }: { pid: number; port: number }, password: string): PostgresServer {
  const gone = () => !isAlive(pid);
  return {
    url: serverUrl(port, password),
    port,
    pid,
    adopted: true,
    ended: untilGone(gone),
    isRunning: () => !gone(),
    stop: (hurry) => stopPostmaster(pid, gone, hurry),
    unref: () => undefined,
  };
}

/** An adopted server is nobody's child here, so its end is seen by looking. */
function untilGone(gone: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!gone()) return;
      clearInterval(timer);
      resolve();
    }, 250);
    timer.unref();
  });
}

async function readPassword(folder: string): Promise<string> {
  return (await readFile(path.join(folder, 'password'), 'utf8')).trim();
}

type Cluster = {
  binaries: PostgresBinaries;
  privileges: Privileges;
  folder: string;
  dataDir: string;
  signal: AbortSignal | undefined;
};

/** initdb works in a folder beside, renamed when whole: an interrupted one is never taken for a database. */
async function ensureCluster({ binaries, privileges, folder, dataDir, signal }: Cluster): Promise<void> {
  if (await stat(dataDir).catch(() => null)) return;
  const partial = `${dataDir}.partial`;
  await rm(partial, { recursive: true, force: true });
  const passwordFile = path.join(folder, 'password');
  const password = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(24))).toString('hex');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await giveTo(privileges, 'initdb', folder);
  const log = await open(path.join(folder, 'server.log'), 'a', 0o600);
  const { command, args, ids } = asCommand(privileges, 'initdb', binaries.initdb, [
    ...['--pgdata', partial, '--username', 'turnpike', '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-sync'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
  ]);
  try {
    const child = spawn(command, args, {
      ...ids,
      cwd: folder,
      env: postgresEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const stop = () => killGroup(child, 'SIGKILL');
    signal?.addEventListener('abort', stop);
    const code = await exitOf(child);
    signal?.removeEventListener('abort', stop);
    signal?.throwIfAborted();
    if (code !== 0) throw new PostgresStartError(`initdb ended with ${code}`, await logTail(folder));
  } finally {
    await log.close();
  }
  await giveTo(privileges, 'server', folder);
  await rename(partial, dataDir);
}

async function launch(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  privileges: Privileges,
): Promise<PostgresServer> {
  const dataDir = path.join(options.folder, 'data');
  const port = typeof options.port === 'number' ? options.port : await options.port();
  const settings = { ...defaultSettings, ...options.settings, port: String(port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { command, args, ids } = asCommand(privileges, 'server', binaries.postgres, [
    '-D',
    dataDir,
    ...flags,
  ]);
  const log = await open(path.join(options.folder, 'server.log'), 'a', 0o600);
  // Detached: Ctrl-C in the terminal must reach the starter only, which stops the server last.
  const child = spawn(command, args, {
    ...ids,
    cwd: options.folder,
    env: postgresEnvironment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let isGone = false;
  const ended = exitOf(child).then(() => {
    isGone = true;
  });
  await log.close();
  const stop = (hurry?: AbortSignal) => stopPostmaster(child.pid ?? 0, () => isGone, hurry);
  try {
    await untilReady(options, dataDir, child, () => isGone);
  } catch (error) {
    if (!isGone) await stop();
    throw error;
  }
  const url = serverUrl(port, await readPassword(options.folder));
  return {
    url,
    port,
    pid: child.pid ?? 0,
    adopted: false,
    ended,
    isRunning: () => !isGone,
    stop,
    unref: () => child.unref(),
  };
}

async function untilReady(
  options: PostgresOptions,
  dataDir: string,
  child: ChildProcess,
  gone: () => boolean,
): Promise<void> {
  const deadline = Date.now() + startDeadlineMs;
  for (;;) {
    options.signal?.throwIfAborted();
    if (gone()) throw new PostgresStartError('it ended at once', await logTail(options.folder));
    const postmaster = await readPostmaster(dataDir);
    if (postmaster?.ready && postmaster.pid === child.pid) return;
    if (Date.now() > deadline) {
      throw new PostgresStartError(
        `not ready within ${startDeadlineMs / 1000} s`,
        await logTail(options.folder),
      );
    }
    await delay(20);
  }
}

/** Modest: the whole product shares one machine with it. `fsync` stays on. TCP on loopback only, no socket file. */
const defaultSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  log_min_messages: 'warning',
};

function serverUrl(port: number, password: string): string {
  return `postgresql://turnpike:${password}@127.0.0.1:${port}/postgres`;
}

async function logTail(folder: string, lines = 12): Promise<string> {
  const text = await readFile(path.join(folder, 'server.log'), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 128));
  });
}

function killGroup(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, name);
  } catch {
    // Gone already.
  }
}
