import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { freePort } from '../system/free-ports.ts';
import { clearFolder, makeFolder } from '../system/home-folder.ts';
import { until } from '../system/poll.ts';

export type Backend = { port: number; stop(): Promise<void> };

/** A published server that nobody here wrote (npm `json-server`), over a copy of atlas.json. */
export async function startBackend(): Promise<Backend> {
  const folder = await makeFolder('backend');
  const file = path.join(folder, 'atlas.json');
  await copyFile(path.join(import.meta.dirname, 'atlas.json'), file);
  const port = await freePort();
  const program = createRequire(import.meta.url).resolve('json-server/lib/cli/bin.js');
  const args = [program, '--quiet', '--host', '127.0.0.1', '--port', String(port), file];
  const server = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await until('json-server answers', async () => (await fetch(`http://127.0.0.1:${port}/rivers/1`)).ok);
  return {
    port,
    async stop() {
      server.kill('SIGKILL');
      await ended;
      await clearFolder(folder);
    },
  };
}
