import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../system/poll.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { openScene } from '../scene.ts';
import { startScratchNode } from '../scratch-node.ts';
import { underLoad } from '../watch-fault.ts';

type Ack = { revision: number; result: { outcome: string; reason?: string } };

/** Row 10. */
export const unknownKind: FaultRow = {
  number: 10,
  title: 'a snapshot with a kind of policy that the gateway does not know',
  guarantee: 'refused by name, the old one serves; no lost request',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('unknown-kind', extent);
    const [own] = scene.gateways;
    if (!own) throw new Error('the scene has no gateway');
    const feed = await startFeedFromTheFuture(own.id);
    const node = await startScratchNode(scene, own, (file) => ({ feed: { ...file.feed, url: feed.url } }));
    const times = extent === 'whole' ? 20 : 2;
    await underLoad(scene, node.gateway, row, async (fault) => {
      const { appliedRevision } = await node.status();
      for (let time = 1; time <= times; time += 1) {
        const revision = appliedRevision + time;
        fault();
        const ack = await feed.sendUnknown(appliedRevision, revision);
        if (ack.result.outcome !== 'refused') row.broken.push(`revision ${revision} was taken`);
        if (time === 1)
          row.notes.push(`its reason: ${ack.result.reason?.replaceAll(/\s+/g, ' ').slice(0, 200)}`);
      }
      const after = (await node.status()).appliedRevision;
      if (after !== appliedRevision)
        row.broken.push(`the node went from revision ${appliedRevision} to ${after}`);
    });
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    if (row.wrongVersion > 0) row.broken.push(`${row.wrongVersion} answers by a wrong version`);
    await node.stop();
    await feed.close();
    row.orphans = await scene.close();
    return row;
  },
};

/** A control plane of a later version: it sends what this one's gateways do not know. */
async function startFeedFromTheFuture(id: string) {
  const acks: Ack[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url?.startsWith(`/feed/v1/gateways/${id}?`)) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
      open.add(response.on('close', () => open.delete(response)));
      return;
    }
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      if (request.url?.endsWith('/acks')) acks.push(JSON.parse(text) as Ack);
      response.writeHead(request.url?.endsWith('/acks') ? 204 : 503).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async sendUnknown(from: number, revision: number): Promise<Ack> {
      await until('the node is on the feed', () => open.size > 0);
      const document = { kind: 'time_machine', id: 'x', hash: '0'.repeat(64), body: { id: 'x', hours: -1 } };
      const message = {
        type: 'delta',
        schemaVersion: 1,
        from,
        revision,
        upserts: [document],
        deletions: [],
        digest: '0'.repeat(64),
      };
      for (const response of open) response.write(`${JSON.stringify(message)}\n`);
      return until(`revision ${revision} is answered`, () => acks.find((ack) => ack.revision === revision));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
