import { chmod, chown, copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppliedIsolation } from '@turnpike/domain/provisioning/driver';
import type { UnixUser } from '../isolation.ts';
import { replaceFile } from '../replace-file.ts';
import type { UnitOrder } from './protocol.ts';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const RECORD = /^(.+)-([0-9a-z]+)\.run$/;

/** `HOME/gateways/<gateway id>/`: what lies where. */
export class UnitFiles {
  readonly root: string;

  constructor(gatewaysDir: string, gateway: string) {
    this.root = path.join(gatewaysDir, gateway);
  }

  /** The order that the supervisor follows, 0600. */
  get order(): string {
    return path.join(this.root, 'unit.json');
  }

  get certificate(): { certFile: string; keyFile: string } {
    return { certFile: path.join(this.root, 'tls.pem'), keyFile: path.join(this.root, 'tls.key') };
  }

  /** Spec files of processes; each names one in its command line. */
  get nodes(): string {
    return path.join(this.root, 'nodes');
  }

  spec(node: string, launch: string): string {
    return path.join(this.nodes, `${node}-${launch}.json`);
  }

  record(node: string, launch: string): string {
    return path.join(this.nodes, `${node}-${launch}.run`);
  }

  log(node: string): string {
    return path.join(this.root, `${node}.log`);
  }

  get #states(): string {
    return path.join(this.root, 'state');
  }

  /** The only folder that a node may write. */
  state(node: string): string {
    return path.join(this.#states, node);
  }

  /**
   * Makes the folders. A gateway with a user of its own may pass through them, and write only its nodes' state: what is
   * written or read here as root (process ids, above all) is out of its reach.
   */
  async make(owner: UnixUser | null, node: string | null): Promise<void> {
    for (const folder of [this.root, this.nodes, this.#states]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (owner) await chown(folder, process.getuid?.() ?? 0, owner.gid);
      await chmod(folder, owner ? 0o710 : 0o700);
    }
    if (node === null) return;
    await mkdir(this.state(node), { recursive: true, mode: 0o700 });
    if (owner) await chown(this.state(node), owner.uid, owner.gid);
  }

  /** A node without a snapshot begins with a copy of the newest of its peers', so that it needs no control plane. */
  async seed(node: string, owner: UnixUser | null): Promise<void> {
    if ((await snapshotsIn(this.state(node))).length > 0) return;
    const folders = await readdir(this.#states, { withFileTypes: true });
    // The folder itself: where gateways of one node had theirs.
    const peers = [
      this.#states,
      ...folders.filter((each) => each.isDirectory()).map(({ name }) => this.state(name)),
    ];
    const found = (await Promise.all(peers.map(snapshotsIn))).filter((files) => files.length > 0);
    const newest = found.sort((a, b) => newestMs(b) - newestMs(a))[0] ?? [];
    for (const { file } of newest) {
      const copy = path.join(this.state(node), path.basename(file));
      await copyFile(file, copy);
      await chmod(copy, 0o600);
      if (owner) await chown(copy, owner.uid, owner.gid);
    }
  }

  /** One old log is kept. */
  async rotateLog(node: string): Promise<void> {
    const log = this.log(node);
    const found = await stat(log).catch(() => null);
    if (found && found.size > LOG_LIMIT_BYTES) await rename(log, `${log}.1`);
  }

  async writeOrder(stored: StoredOrder): Promise<void> {
    await replaceFile(this.order, JSON.stringify(stored), { mode: 0o600 });
  }

  async writeRecord(node: string, launch: string, record: RunRecord): Promise<void> {
    await replaceFile(this.record(node, launch), JSON.stringify(record), { mode: 0o600 });
  }

  /** What processes were started, by the records left; unreadable ones are passed over. */
  async records(): Promise<{ node: string; launch: string; record: RunRecord }[]> {
    const names = await readdir(this.nodes).catch(() => []);
    const found = [];
    for (const name of names) {
      const [, node, launch] = RECORD.exec(name) ?? [];
      const record = node && (await readJson<RunRecord>(path.join(this.nodes, name)));
      if (node && launch && record) found.push({ node, launch, record });
    }
    return found;
  }

  /** Removes what a process that is gone needed. */
  async forgetLaunch(node: string, launch: string): Promise<void> {
    await rm(this.record(node, launch), { force: true });
    await rm(this.spec(node, launch), { force: true });
  }

  async removeAll(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** Content of `unit.json`. */
export interface StoredOrder {
  order: UnitOrder;
  draining: boolean;
}

/** What a later supervisor must know of a process to adopt it. */
export interface RunRecord {
  pid: number;
  adminPort: number;
  launchKey: string;
  listenersKey: string;
  version: string;
  startedMs: number;
  isolation: AppliedIsolation;
}

/** @returns null when there is no such file, or it is not JSON */
export async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

interface SnapshotFile {
  file: string;
  writtenMs: number;
}

async function snapshotsIn(folder: string): Promise<SnapshotFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found: SnapshotFile[] = [];
  for (const name of names.filter((each) => each.startsWith('snapshot') && !each.endsWith('.tmp'))) {
    const file = path.join(folder, name);
    const info = await stat(file).catch(() => null);
    if (info?.isFile()) found.push({ file, writtenMs: info.mtimeMs });
  }
  return found;
}

function newestMs(files: SnapshotFile[]): number {
  return Math.max(...files.map(({ writtenMs }) => writtenMs));
}
