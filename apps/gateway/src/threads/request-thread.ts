import { parentPort, workerData } from 'node:worker_threads';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import { destination, pino } from 'pino';
import { logLevel } from '../config.ts';
import { SharedCells } from '../counters/shared-cells.ts';
import { SignatureMemory } from '../counters/signature-memory.ts';
import { inSlices } from '../feed/in-slices.ts';
import { openCounting } from '../leases/open-leases.ts';
import { lineFormat } from '../record/access-log.ts';
import { Metrics } from '../record/metrics.ts';
import { ConfigBuilder } from '../runtime/config-builder.ts';
import type { Answer, FromThread, Order, ThreadStart, ToThread } from './messages.ts';
import { RecordBatches } from './record-batches.ts';
import { Traffic } from './traffic.ts';

/**
 * One of the threads that serve the calls of a node with several. It has listeners, pools and a configuration of its
 * own; counters are shared, and whatever lies on disk or comes from the control plane is the main thread's.
 */
const { spec, index, memory, signatures, keepsCounts } = workerData as ThreadStart;
const logger = pino(
  { level: logLevel, base: { thread: index }, timestamp: pino.stdTimeFunctions.isoTime },
  destination({ fd: 2, sync: true }),
);
const place = { spec, keepsCounts, logger, signatures: new SignatureMemory(signatures) };
const { counters, leases } = openCounting(place, new SharedCells(memory));
const metrics = new Metrics(false);
const send = (message: FromThread): void => parentPort?.postMessage(message);
const records = new RecordBatches({
  accessLogFormat: spec.accessLogFile === null ? null : lineFormat(spec),
  hasFeed: spec.feed !== null,
  post: (batch) => send({ records: batch }),
  dropped: () => metrics.countDroppedRecord(),
});
const traffic = new Traffic({ spec, counters, metrics, records: records.places, logger });
const builder = new ConfigBuilder({
  instanceId: spec.instanceId,
  counters,
  secretKey: spec.secretKey === null ? null : Buffer.from(spec.secretKey, 'hex'),
  now: Date.now,
});
let documents: SnapshotDocument[] = [];

/** Builds what the main thread has checked and built before, and serves by it. */
async function change({ revision, digest, deletions }: Extract<Order, { type: 'change' }>): Promise<void> {
  const upserts = documents;
  documents = [];
  const checked = { verifyHashes: false, isParsed: true };
  const built = await inSlices(builder.build({ revision, upserts, deletions, digest, ...checked }));
  built.takeOver();
  counters.prune(Date.now());
  leases.apply(built.runtime.settings.network.nodes);
  await traffic.serve(built);
}

async function follow(order: Order): Promise<Answer> {
  switch (order.type) {
    case 'forbid':
      traffic.forbid(order.endpoints);
      return {};
    case 'documents':
      for (const document of order.documents) documents.push(document);
      return {};
    case 'change':
      await change(order);
      return {};
    case 'open':
      await traffic.open(order.ports);
      return portsNow();
    case 'take':
      await traffic.takeDescriptor(order.listener, order.fd);
      return portsNow();
    case 'describe':
      traffic.describe(order.listener);
      return {};
    case 'remove':
      traffic.remove(order.id, order.budget);
      return portsNow();
    case 'certificate':
      await traffic.reloadCertificate();
      return {};
    case 'drain':
      await traffic.drain(order.budget);
      await leases.close();
      records.close();
      return portsNow();
    case 'metrics':
      return { metrics: await metrics.registry.getMetricsAsJSON() };
  }
}

const portsNow = (): Answer => ({ ports: [...traffic.ports] });

parentPort?.on('message', (message: ToThread) => {
  if ('taken' in message) return records.taken(message.taken);
  const { call, order } = message;
  void follow(order).then(
    (answer) => send({ call, answer, error: null }),
    (error: unknown) =>
      send({ call, answer: {}, error: error instanceof Error ? error.message : String(error) }),
  );
});
