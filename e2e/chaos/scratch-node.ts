import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../system/free-ports.ts';
import { until } from '../system/poll.ts';
import { cloneDir } from '../system/start-system.ts';
import type { Scene, ServedGateway } from './scene.ts';

/** What a node's process is started with, as far as it matters here. */
export type NodeFile = {
  instanceId: string;
  nodeName: string;
  adminPort: number;
  feed: { url: string; token: string };
};

export type NodeStatus = { state: string; appliedRevision: number; feedConnected: boolean };

/** A process of a gateway's program that is not the supervisor's: with a copy of a node's state and settings of one's own. */
export type ScratchNode = {
  /** The gateway as this process serves it. */
  gateway: ServedGateway;
  status(): Promise<NodeStatus>;
  stop(): Promise<void>;
};

let count = 0;

/** Reads what a gateway's (first) node was started with. */
export async function readNodeFile(scene: Scene, id: string): Promise<NodeFile> {
  const folder = path.join(scene.system.home, 'gateways', id, 'nodes');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    names.map(async (name) => ({ name, mtimeMs: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const [newest] = files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  if (!newest) throw new Error(`gateway ${id} has no node`);
  return JSON.parse(await readFile(path.join(folder, newest.name), 'utf8')) as NodeFile;
}

/**
 * Starts a process with a copy of a gateway's state.
 * @param change what differs from the node's own settings
 * @param prefix put before the command
 */
export async function startScratchNode(
  scene: Scene,
  gateway: ServedGateway,
  change: (file: NodeFile) => object,
  prefix: string[] = [],
  env: Record<string, string> = {},
): Promise<ScratchNode> {
  count += 1;
  const state = path.join(scene.system.home, 'gateways', gateway.id, 'state');
  const folder = path.join(scene.folder, `scratch-${count}`);
  await mkdir(folder);
  await cp(state, path.join(folder, 'state'), { recursive: true });
  const file = await readNodeFile(scene, gateway.id);
  // Whatever it writes goes to the copy.
  const copied = JSON.parse(JSON.stringify(file).replaceAll(state, path.join(folder, 'state'))) as NodeFile;
  const [port, adminPort] = [await freePort(), await freePort()];
  const own = { httpPort: port, https: null, handedOver: null, adminPort };
  const specFile = path.join(folder, 'node.json');
  await writeFile(specFile, JSON.stringify({ ...copied, ...own, ...change(copied) }));
  const main = path.join(cloneDir, 'apps', 'gateway', 'src', 'main.ts');
  const [program = '', ...args] = [...prefix, process.execPath, main, '--spec', specFile];
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4_000);
  });
  const ended = once(child, 'exit');
  const status = async (): Promise<NodeStatus> =>
    (await (await fetch(`http://127.0.0.1:${adminPort}/status`)).json()) as NodeStatus;
  await until('the scratch node is ready', async () => (await status()).state === 'ready').catch(
    (error: Error) => {
      child.kill('SIGKILL');
      throw new Error(`${error.message}\n${log}`);
    },
  );
  return {
    gateway: { ...gateway, address: '127.0.0.1', port },
    status,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
