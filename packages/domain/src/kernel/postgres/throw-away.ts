import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PostgresServer, startPostgres } from './server.ts';

/** For databases that nobody misses: a crash of the machine may lose them, and they are faster for it. */
export const carelessSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** An embedded server in a temporary folder on a free port; `stop` also removes the folder. */
export async function startThrowAwayPostgres(): Promise<PostgresServer> {
  const parent = await mkdtemp(path.join(tmpdir(), 'turnpike-postgres-'));
  // To be entered by the user that the server runs as, when we are root.
  await chmod(parent, 0o711);
  try {
    const folder = path.join(parent, 'server');
    const server = await startPostgres({ folder, port: await freePort(), settings: carelessSettings });
    return {
      ...server,
      stop: async (hurry) => {
        await server.stop(hurry);
        await rm(parent, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(parent, { recursive: true, force: true });
    throw error;
  }
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
