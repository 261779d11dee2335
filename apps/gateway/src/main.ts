import { flushCompileCache } from 'node:module';
import { type NodeMessage, supervisorMessageSchema } from '@turnpike/contracts/gateway/ingress-listener';
import { DEFAULT_SPOOL_MAX_BYTES, type NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { destination, pino } from 'pino';
import { logLevel, readStart, type Start } from './config.ts';
import { readPlainSnapshot } from './feed/read-plain-snapshot.ts';
import { GatewayNode } from './gateway-node.ts';

const KEEP_CODE_AFTER_MS = 1_000;
const REHEARSAL_DEADLINE_MS = 20_000;
/** A supervisor that has not told a leaving node to drain by then will not. */
const TAKE_OVER_MS = 8_000;

/** Lines that a full disk keeps from being written wait in this much memory at most. */
const MAX_WAITING_BYTES = 1024 * 1024;

// A full or failing disk costs lines of the log, not the process.
const log = destination({ fd: 2, sync: true, maxLength: MAX_WAITING_BYTES }).on('error', () => undefined);
const logger = pino({ level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, log);

let isLeaving = false;

/** Starts a node of the control plane. */
async function startNode(spec: NodeSpec): Promise<GatewayNode> {
  const node = new GatewayNode(spec, true, logger);
  // Before the first await: sockets are on their way.
  if (spec.handedOver) listenToSupervisor(node);
  await node.start();
  // Who is killed writes nothing at its end; the next start is shorter by what is kept.
  setTimeout(flushCompileCache, KEEP_CODE_AFTER_MS).unref();
  return node;
}

/** Takes sockets from the supervisor. When it goes, the node serves on: its successor finds it. */
function listenToSupervisor(node: GatewayNode): void {
  process.on('disconnect', () => logger.warn('the supervisor is gone; the node serves on'));
  process.on('message', (content: unknown, handle: unknown) => {
    const message = supervisorMessageSchema.safeParse(content);
    if (!message.success) return logger.error({ err: message.error }, 'did not understand the supervisor');
    if (message.data.type === 'drain') return endAfter(node.drain(message.data));
    const socket = typeof handle === 'object' ? handle : null;
    return void node.takeMessage(message.data, socket);
  });
}

/** Starts a gateway from a snapshot file alone; a snapshot that cannot be served ends the process. */
async function startStandalone(start: Extract<Start, { mode: 'standalone' }>): Promise<GatewayNode> {
  const snapshot = await readPlainSnapshot(start.file);
  const spec: NodeSpec = {
    instanceId: snapshot.instanceId,
    nodeName: 'standalone',
    host: start.host,
    httpPort: start.port,
    https: null,
    adminPort: 0,
    feed: null,
    catchUpMs: 0,
    predecessorGoneMs: null,
    secretKey: null,
    snapshotFile: start.file,
    accessLogFile: null,
    spoolMaxBytes: DEFAULT_SPOOL_MAX_BYTES,
    handedOver: null,
    version: '',
    limits: { workerThreads: start.workers, connectionLimit: null, requestsPerSecond: null },
    forbidden: [],
    publicRanges: [],
    dnsServers: [],
    tracing: null,
    accessLogFormat: 'fields',
  };
  const node = new GatewayNode(spec, false, logger);
  await node.start();
  await node.holder.serve(snapshot);
  await node.opened();
  return node;
}

/**
 * Ends the process in order. Where a supervisor is there, calls go on being served until another process has taken
 * over: it tells this one when.
 */
function shutDown(node: GatewayNode): void {
  const drain = (): void => endAfter(node.drain());
  if (isLeaving) return;
  if (!process.connected || !node.isReady) {
    drain();
    return;
  }
  isLeaving = true;
  logger.info('asked to end; serving until another process has taken over');
  const leaving: NodeMessage = { type: 'leaving' };
  process.send?.(leaving, undefined, {}, (error) => error && drain());
  process.once('disconnect', drain);
  setTimeout(drain, TAKE_OVER_MS).unref();
}

/** Leaves the compiled code where NODE_COMPILE_CACHE says, and ends. */
async function rehearseOnly(folder: string): Promise<never> {
  // Whoever started it may be gone.
  setTimeout(() => process.exit(1), REHEARSAL_DEADLINE_MS).unref();
  const { rehearse } = await import('./rehearsal/rehearse.ts');
  await rehearse(folder, logger);
  flushCompileCache();
  process.exit();
}

function endAfter(drained: Promise<void>): void {
  logger.info('draining');
  drained.then(
    () => process.exit(),
    (error: unknown) => {
      logger.error({ err: error }, 'could not drain');
      process.exit(1);
    },
  );
}

async function serve(start: Exclude<Start, { mode: 'rehearsal' }>): Promise<void> {
  const node = start.mode === 'node' ? await startNode(start.spec) : await startStandalone(start);
  // Where NODE_COMPILE_CACHE says; a node that is killed would not leave it to the next one.
  flushCompileCache();
  // Asked twice: the first time is under way.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => shutDown(node));
  process.on('SIGHUP', () => void node.reloadCertificate());
}

try {
  const start = await readStart(process.argv.slice(2));
  if (start.mode === 'rehearsal') await rehearseOnly(start.folder);
  else await serve(start);
} catch (error) {
  logger.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
