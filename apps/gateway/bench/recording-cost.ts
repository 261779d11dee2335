/**
 * Measures what recording usage costs a call: two nodes, one with a feed, to which it sends counts and access records, and one
 * without, which records nothing. They are loaded in turn, round after round. Prints JSON.
 * Usage: node apps/gateway/bench/recording-cost.ts [rounds, 9] [ms per round, 3000]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deltaMessage, fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { startFeed } from '../test/fake-feed.ts';
import { MeasuredGateway } from './measured-gateway.ts';
import { cpuTimeUs, HOST, load, quantile, startBackend } from './steady-load.ts';

const rounds = Number(process.argv[2] ?? 9);
const roundMs = Number(process.argv[3] ?? 3_000);

const backendPort = await startBackend();
const builder = new SnapshotBuilder();
const group = builder.group({ domains: [HOST] });
builder.api(group, {
  path: '/v1/{id}',
  backend: { authority: `127.0.0.1:${backendPort}`, path: '/v1/{id}' },
});
const { instanceId } = builder;
const taker = await startFeed(instanceId);
const snapshot = builder.build(1);
taker.greeting = (revision) => [revision === '-1' ? fullMessage(snapshot) : deltaMessage(snapshot, snapshot)];

const folders: string[] = [];
async function start(feed: typeof taker.feed | null): Promise<MeasuredGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-bench-'));
  folders.push(folder);
  await writeFile(join(folder, 'snapshot.json'), JSON.stringify(snapshot));
  return MeasuredGateway.start(folder, { instanceId, feed }, false);
}

const nodes = [
  { what: 'with recording', gateway: await start(taker.feed), cpuUs: [] as number[], calls: 0 },
  { what: 'without', gateway: await start(null), cpuUs: [] as number[], calls: 0 },
];
for (const { gateway } of nodes) await load(gateway.httpPort, roundMs, []);
for (let round = 0; round < rounds; round += 1) {
  // The first of a round is another one each time.
  for (const node of round % 2 === 0 ? nodes : nodes.toReversed()) {
    const { gateway } = node;
    const beforeUs = await cpuTimeUs(gateway.pid);
    const calls = await load(gateway.httpPort, roundMs, []);
    node.cpuUs.push(((await cpuTimeUs(gateway.pid)) - beforeUs) / calls);
    node.calls += calls;
  }
}
for (const { what, gateway, cpuUs, calls } of nodes) {
  const figures = { median: quantile(cpuUs, 0.5), least: quantile(cpuUs, 0), most: quantile(cpuUs, 1) };
  process.stdout.write(`${JSON.stringify({ what, rounds, calls, cpuUsPerCall: figures })}\n`);
  await gateway.stop();
}
const { calls, records, dropped } = taker.records;
process.stdout.write(`${JSON.stringify({ counted: calls, records: records.length, dropped })}\n`);
await taker.close();
for (const folder of folders) await rm(folder, { recursive: true });
process.exit();
