import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { Redis } from 'ioredis';

/** The program of a Redis or Valkey server on this machine; null: there is none (`apt-get install redis-server`). */
export function findRedis(): string | null {
  const isThere = (name: string): boolean => spawnSync(name, ['--version']).status === 0;
  return ['valkey-server', 'redis-server'].find(isThere) ?? null;
}

export interface RedisServer {
  readonly url: string;
  /** Forgets everything, as a server that was lost. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of its own in an empty folder. */
export async function startRedis(program: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server: ChildProcess = spawn(program, options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: false });
  client.on('error', () => undefined);
  await until(() => client.ping().catch(() => null), { deadlineMs: 10_000, waitingFor: 'the Redis server' });
  return {
    url,
    flush: async () => {
      await client.flushall();
    },
    stop: async () => {
      client.disconnect();
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address && typeof address === 'object' ? address.port : 0;
}
