import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { destination, pino } from 'pino';
import { logLevel, readStart, type Start } from './config.ts';
import { readSnapshotFile } from './feed/snapshot-file.ts';
import { GatewayNode } from './gateway-node.ts';

const logger = pino(
  { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
  destination({ fd: 2, sync: true }),
);

/** Starts a node of the control plane. */
async function startNode(spec: NodeSpec): Promise<GatewayNode> {
  const node = new GatewayNode(spec, true, logger);
  await node.start();
  return node;
}

/** Starts a gateway from a snapshot file alone; a snapshot that cannot be served ends the process. */
async function startStandalone(start: Extract<Start, { mode: 'standalone' }>): Promise<GatewayNode> {
  const snapshot = await readSnapshotFile(start.file);
  if (!snapshot) throw new Error(`there is no file ${start.file}`);
  const spec: NodeSpec = {
    instanceId: snapshot.instanceId,
    nodeName: 'standalone',
    host: start.host,
    httpPort: start.port,
    https: null,
    adminPort: 0,
    feed: null,
    secretKey: null,
    snapshotFile: start.file,
    accessLogFile: null,
    forbidden: [],
    publicRanges: [],
    dnsServers: [],
  };
  const node = new GatewayNode(spec, false, logger);
  await node.start();
  node.holder.swap(snapshot);
  await node.opened();
  return node;
}

try {
  const start = await readStart(process.argv.slice(2));
  const node = start.mode === 'node' ? await startNode(start.spec) : await startStandalone(start);
  const shutDown = (): void => {
    logger.info('draining');
    node.drain().then(
      () => process.exit(),
      (error: unknown) => {
        logger.error({ err: error }, 'could not drain');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
  process.on('SIGHUP', () => void node.reloadCertificate());
} catch (error) {
  logger.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
