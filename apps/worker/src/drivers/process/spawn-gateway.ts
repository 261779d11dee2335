import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rename, stat } from 'node:fs/promises';
import type { SingleNodeSpec } from '@turnpike/domain/provisioning/single-node-driver';
import { freeLoopbackPort } from '../../ports/is-port-free.ts';
import type { GatewayFolder } from './gateway-folder.ts';
import type { UnixUser } from './isolation.ts';
import { heapLimitOption, wantedSpec } from './node-files.ts';
import type { ProcessDriverOptions } from './process-driver.ts';
import { replaceFile } from './replace-file.ts';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Writes `node.json` and starts the gateway's process in a process group of its own, so that it outlives the
 * worker; with no variable of the worker's environment but PATH.
 * @throws when the process cannot be started
 */
export async function spawnGateway(
  options: ProcessDriverOptions,
  folder: GatewayFolder,
  spec: SingleNodeSpec,
  owner: UnixUser | null,
): Promise<ChildProcess> {
  const nodeSpec = wantedSpec(options, folder, spec, await freeLoopbackPort());
  await replaceFile(folder.spec, JSON.stringify(nodeSpec, null, 2), { mode: 0o600, owner });
  await rotate(folder.log);
  const log = await open(folder.log, 'a', 0o600);
  try {
    const args = [heapLimitOption(spec.edition), options.gatewayMain, '--spec', folder.spec];
    const child = spawn(process.execPath, args, {
      cwd: folder.state,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: options.path },
      ...(owner ?? {}),
    });
    await once(child, 'spawn');
    await replaceFile(folder.pid, String(child.pid), { mode: 0o644 });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** One old log is kept. */
async function rotate(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => null);
  if (found && found.size > LOG_LIMIT_BYTES) await rename(logFile, `${logFile}.1`);
}
