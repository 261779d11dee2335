import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';

/**
 * Takes the right to be the one supervisor of a HOME. The system gives it back when the process ends, however it ends:
 * on Linux it is a name in the abstract socket name space, elsewhere a socket file.
 * @returns null when another process has it
 */
export async function takeInstanceLock(home: string): Promise<Server | null> {
  const real = await realpath(home);
  if (process.platform === 'linux') {
    const name = createHash('sha256').update(real).digest('hex').slice(0, 32);
    return listen(`\0turnpike-supervisor-${name}`);
  }
  const file = path.join(real, 'run', 'supervisor.lock');
  const first = await listen(file);
  if (first || (await answers(file))) return first;
  // Whoever had it died without removing the file.
  await rm(file, { force: true });
  return listen(file);
}

function listen(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
