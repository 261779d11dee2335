import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nodeSpecSchema } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { GatewayNode } from '../gateway-node.ts';
import { rehearsedMessage } from './rehearsed-message.ts';

const INSTANCE_ID = '0'.repeat(32);
/** What the feed answers records with: whatever batch it was, it has it. */
const TAKEN = JSON.stringify({ taken: Number.MAX_SAFE_INTEGER });

/** Nodes with one thread serve in it, others have threads for that, which run further modules. */
const THREADS = [1, 2];

/**
 * Goes once through what nodes do until they are idle, one after the other. For their compiled code: what was run here,
 * nodes need not compile.
 * @param folder an empty one, for their state
 */
export async function rehearse(folder: string, logger: Logger): Promise<void> {
  for (const threads of THREADS) {
    const own = join(folder, String(threads));
    await mkdir(own);
    await rehearseNode(own, threads, logger);
  }
}

/** Starts a node, which gets its configuration from a feed, keeps and acknowledges it, opens its ingress, answers a call. */
async function rehearseNode(folder: string, threads: number, logger: Logger): Promise<void> {
  const acknowledged = Promise.withResolvers<void>();
  const backend = await listen(createServer((_request, response) => response.end('rehearsed')));
  const message = JSON.stringify(rehearsedMessage(INSTANCE_ID, backend.port));
  const feed = await listen(
    createServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write(`${message}\n`);
        return;
      }
      request.resume().once('end', () => {
        const isAck = request.url?.endsWith('/acks') ?? false;
        if (isAck) acknowledged.resolve();
        response.writeHead(isAck ? 204 : 200).end(isAck ? '' : TAKEN);
      });
    }),
  );
  const spec = nodeSpecSchema.parse({
    ...{ instanceId: INSTANCE_ID, nodeName: 'rehearsal', host: '127.0.0.1', httpPort: 0, https: null },
    ...{ adminPort: 0, secretKey: null, accessLogFile: join(folder, 'access.log') },
    feed: { url: `http://127.0.0.1:${feed.port}`, token: randomBytes(32).toString('hex') },
    snapshotFile: join(folder, 'snapshot.json'),
    limits: { workerThreads: threads, connectionLimit: 1_000, requestsPerSecond: 1_000 },
  });
  const node = new GatewayNode(spec, true, logger);
  await node.start();
  await acknowledged.promise;
  await node.opened();
  const { adminPort, httpPort } = node.status();
  await ask(adminPort, '/status');
  await ask(httpPort, '/rehearsed');
}

async function listen(server: Server): Promise<{ port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address() as AddressInfo;
}

/** @throws Error when the answer is not 200 */
function ask(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = get({ host: '127.0.0.1', port, path, headers: { host: 'localhost' } }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the rehearsal's call ${path} was answered ${response.statusCode}`));
      });
    });
    outgoing.once('error', reject);
  });
}
