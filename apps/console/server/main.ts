import { createServer } from 'node:http';
import path from 'node:path';
import next from 'next';
import { consoleConfig } from './config.ts';
import { log } from './log.ts';
import { stateFacts } from './state-facts.ts';

/**
 * The console's process: Next.js behind a server of our own, which states the caller's address and the target as they
 * came over the wire. `--dev` serves with reload. Ends on SIGTERM, SIGINT and when the supervisor is gone.
 */
const { hostname, port } = new URL(consoleConfig().origin);
const listenPort = Number(port) || 80;
const app = next({
  dev: process.argv.includes('--dev'),
  dir: path.join(import.meta.dirname, '..'),
  hostname,
  port: listenPort,
});
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  stateFacts(request);
  void handle(request, response);
});
server.requestTimeout = 120_000;

let isStopping = false;
function stop(): void {
  if (isStopping) return;
  isStopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 5_000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);

server.on('error', (error) => {
  log.fatal({ err: error }, 'the console cannot listen');
  process.exit(1);
});
server.listen(listenPort, consoleConfig().listenHost, () =>
  log.info({ hostname, port: listenPort }, 'console listens'),
);
