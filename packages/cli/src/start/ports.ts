import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@turnpike/domain/kernel/postgres/throw-away';
import { Failure } from '../failure.ts';
import { readJson, writePrivate } from './home.ts';

/** Ports that nobody chose by option; they stay the same from start to start as long as they are free. */
export type InternalPorts = { postgres: number; feed: number; demoBackend: number };

/** A process of ours that was just killed may hold its port for a moment more. */
const patienceMs = 1_500;

/** Throws a {@link Failure} that names the port and the option when something else listens there. */
export async function assertPortFree(port: number, host: string, option: string): Promise<void> {
  const error = await untilFree(port, host);
  if (!error) return;
  const reason: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another process. Stop that one, or choose another port with ${option}.`,
    EACCES: `Port ${port} on ${host} may not be opened by this user. Choose a port above 1023 with ${option}.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Choose another one with --host.`,
    ENOTFOUND: `${host} is not an address of this machine. Choose another one with --host.`,
  };
  const other = `Port ${port} on ${host} cannot be opened: ${error.message}.`;
  throw new Failure('port_taken', reason[error.code ?? ''] ?? other);
}

/** Reads or chooses the internal ports; one that something else has taken is chosen anew. */
export async function chooseInternalPorts(home: string): Promise<InternalPorts> {
  const file = path.join(home, 'ports.json');
  const saved = await readJson<Partial<InternalPorts>>(file);
  const choose = async (name: keyof InternalPorts): Promise<number> => {
    const port = saved?.[name];
    return port && !(await untilFree(port, '127.0.0.1')) ? port : freePort();
  };
  const ports = {
    postgres: saved?.postgres ?? (await freePort()),
    feed: await choose('feed'),
    demoBackend: await choose('demoBackend'),
  };
  await writePrivate(file, `${JSON.stringify(ports, null, 2)}\n`);
  return ports;
}

/** The port for an embedded server that has to be started: the saved one unless something else has taken it. */
export async function choosePostgresPort(home: string, ports: InternalPorts): Promise<number> {
  if (!(await tryListen(ports.postgres, '127.0.0.1'))) return ports.postgres;
  const postgres = await freePort();
  await writePrivate(path.join(home, 'ports.json'), `${JSON.stringify({ ...ports, postgres }, null, 2)}\n`);
  return postgres;
}

async function untilFree(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const error = await tryListen(port, host);
    if (error?.code !== 'EADDRINUSE' || performance.now() > deadline) return error;
    await delay(50);
  }
}

function tryListen(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
