import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import type { UnixUser } from '../isolation.ts';

/** Of a node's process, whatever its gateway. V8 takes compiled code only from a process of the same flags. */
export const PROGRAM_FLAGS = [
  // MiB. Young objects' halves grow to 16 by default, and stay so after a burst.
  '--max-semi-space-size=4',
  // MiB. Below that, objects that last are not looked through: of a large configuration all do, and looking through them
  // again and again took a third of a start. A small one is looked through once before the first call.
  '--initial-old-space-size=96',
  // For what a node gives back before its first call.
  '--expose-gc',
];

const REHEARSAL_DEADLINE_MS = 20_000;
const RETRY_AFTER_MS = 60_000;
/** Programs whose code stays: nodes of an earlier one may run on. */
const KEPT_PROGRAMS = 3;
/** In the folder's name while it is filled. */
const UNFINISHED = 'unfinished-';

/** What is compiled. */
export interface GatewayProgram {
  gatewayMain: string;
  version: string;
  /** `PATH`. */
  path: string;
}

/**
 * Compiled code of the gateway program in `HOME/code/<program>/`, so that the first node of a gateway starts as fast and
 * as small as any. It comes from a rehearsal of the program by this process's user, and nodes can only read it: no
 * gateway runs code that another one could have written.
 */
export class KeptCode {
  readonly #root: string;
  readonly #filling = new Map<string, Promise<boolean>>();
  readonly #failedMs = new Map<string, number>();

  /** @param root `HOME/code` */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * A value of NODE_COMPILE_CACHE for a node; the first call for a program takes as long as its rehearsal.
   * @param owner the node's user; null: this process's
   * @returns null when there is none: the node compiles by itself
   */
  async folderFor(program: GatewayProgram, owner: UnixUser | null): Promise<string | null> {
    const name = nameOf(program);
    const folder = path.join(this.#root, name);
    if (!(await isFolder(folder)) && !(await this.#filled(name, program))) return null;
    if (owner) await open(folder, owner.uid).catch(() => undefined);
    return folder;
  }

  /** One rehearsal at a time of a program, and none soon after one that failed. */
  #filled(name: string, program: GatewayProgram): Promise<boolean> {
    if (performance.now() - (this.#failedMs.get(name) ?? Number.NEGATIVE_INFINITY) < RETRY_AFTER_MS)
      return Promise.resolve(false);
    const filling =
      this.#filling.get(name) ??
      this.#fill(name, program)
        .then(() => true)
        .catch((error: unknown) => {
          this.#failedMs.set(name, performance.now());
          process.stderr.write(
            `no compiled code for gateways: ${error instanceof Error ? error.message : error}\n`,
          );
          return false;
        })
        .finally(() => this.#filling.delete(name));
    this.#filling.set(name, filling);
    return filling;
  }

  /** Makes the folder whole, then gives it its name. */
  async #fill(name: string, program: GatewayProgram): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    await chmod(this.#root, 0o711);
    const unfinished = await mkdtemp(path.join(this.#root, UNFINISHED));
    try {
      const code = path.join(unfinished, 'code');
      await rehearse(program, code, path.join(unfinished, 'state'));
      await makeReadable(code);
      await rename(code, path.join(this.#root, name));
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    await this.#prune();
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#root)).filter((name) => !name.startsWith(UNFINISHED));
    const found = await Promise.all(
      names.map(async (name) => ({ name, madeMs: (await stat(path.join(this.#root, name))).mtimeMs })),
    );
    for (const { name } of found.sort((a, b) => b.madeMs - a.madeMs).slice(KEPT_PROGRAMS)) {
      await rm(path.join(this.#root, name), { recursive: true, force: true });
    }
  }
}

/** Another name for whatever makes compiled code useless. */
function nameOf({ gatewayMain, version }: GatewayProgram): string {
  const parts = [gatewayMain, version, process.version, process.arch, cpus()[0]?.model, ...PROGRAM_FLAGS];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** @throws Error when the program does not get through it */
async function rehearse({ gatewayMain, path: searchPath }: GatewayProgram, code: string, state: string) {
  await mkdir(code);
  await mkdir(state);
  const child = spawn(process.execPath, [...PROGRAM_FLAGS, gatewayMain, '--rehearse', state], {
    cwd: state,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: searchPath, NODE_COMPILE_CACHE: code, TURNPIKE_LOG_LEVEL: 'warn' },
    timeout: REHEARSAL_DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (exitCode !== 0)
    throw new Error(`the rehearsal of ${gatewayMain} ended ${signal ?? `with exit code ${exitCode}`}`);
}

/** Code is as public as the sources that it was compiled from. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(name);
    else await chmod(name, 0o644);
  }
}

/** Node looks in a folder that is named after its version and user: another user gets a link to it. */
async function open(folder: string, uid: number): Promise<void> {
  const own = `-${process.getuid?.() ?? 0}`;
  for (const name of await readdir(folder)) {
    if (name.endsWith(own)) await symlink(name, path.join(folder, `${name.slice(0, -own.length)}-${uid}`));
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => null))?.isDirectory() ?? false;
}
