import { chmod, chown, mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type NodeSpec, nodeSpecSchema } from '@turnpike/contracts/gateway/node-spec';
import type { UnixUser } from './isolation.ts';

/** Where a gateway's own state lies: `HOME/gateways/<gateway id>/`. */
export interface GatewayFolder {
  root: string;
  spec: string;
  pid: string;
  log: string;
  certificate: string;
  privateKey: string;
  /** Exists once the process was told to end. */
  draining: string;
  /** The only part that the gateway's user may write. */
  state: string;
  snapshot: string;
  accessLog: string;
}

/** @param name the gateway's id */
export function gatewayFolder(gatewaysDir: string, name: string): GatewayFolder {
  const root = path.join(gatewaysDir, name);
  const state = path.join(root, 'state');
  return {
    root,
    spec: path.join(root, 'node.json'),
    pid: path.join(root, 'pid'),
    log: path.join(root, 'gateway.log'),
    certificate: path.join(root, 'tls.pem'),
    privateKey: path.join(root, 'tls.key'),
    draining: path.join(root, 'draining'),
    state,
    snapshot: path.join(state, 'snapshot.json'),
    accessLog: path.join(state, 'access.log'),
  };
}

/**
 * Makes the folder. A gateway with a user of its own may pass through it and write only `state`: what the worker
 * writes or reads as root (the process id, above all) is out of its reach.
 */
export async function makeFolder(folder: GatewayFolder, owner: UnixUser | null): Promise<void> {
  await mkdir(folder.state, { recursive: true, mode: 0o700 });
  await chmod(folder.root, owner ? 0o710 : 0o700);
  await chmod(folder.state, 0o700);
  if (!owner) return;
  await chown(folder.root, 0, owner.gid);
  await chown(folder.state, owner.uid, owner.gid);
}

/** What the gateway was started with. @returns null when nothing (readable) is there */
export async function readSpec(folder: GatewayFolder): Promise<NodeSpec | null> {
  const text = await readFile(folder.spec, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return nodeSpecSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** @returns when the file was written, or null when there is none */
export async function writtenAt(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null);
  return found?.mtimeMs ?? null;
}

/** Removes a file or folder, if it is there. */
export async function remove(target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
}
