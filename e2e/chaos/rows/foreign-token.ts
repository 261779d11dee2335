import { setTimeout as delay } from 'node:timers/promises';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { openScene } from '../scene.ts';
import { readNodeFile, startScratchNode } from '../scratch-node.ts';
import { underLoad } from '../watch-fault.ts';

/** Row 9. */
export const foreignToken: FaultRow = {
  number: 9,
  title: 'a node with the feed token of another gateway',
  guarantee: 'the feed gives it nothing and takes nothing from it; no lost request',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('foreign-token', extent, { gateways: 2 });
    const [own, other] = scene.gateways;
    if (!own || !other) throw new Error('the scene lacks a gateway');
    const { feed } = await readNodeFile(scene, own.id);
    const { token } = (await readNodeFile(scene, other.id)).feed;
    const base = `${feed.url}/feed/v1/gateways/${own.id}`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answers: number[] = [];
    for (const [method, url] of [
      ['GET', `${base}?node=node-1&revision=-1`],
      ['POST', `${base}/acks`],
      ['POST', `${base}/records`],
    ] as const) {
      const response = await fetch(url, { method, headers, ...(method === 'POST' && { body: '{}' }) });
      answers.push(response.status);
      await response.body?.cancel();
    }
    if (answers.some((status) => status !== 401)) row.broken.push(`the feed answered ${answers.join(', ')}`);
    const node = await startScratchNode(scene, own, (file) => ({ feed: { ...file.feed, token } }));
    await underLoad(scene, node.gateway, row, async (fault) => {
      fault();
      await delay(extent === 'whole' ? 30_000 : 2_000);
      if ((await node.status()).feedConnected) row.broken.push('the node got on the feed');
    });
    row.notes.push(
      `feed, acknowledgement and records answered ${answers.join(', ')}; the node served its saved snapshot`,
    );
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    await node.stop();
    row.orphans = await scene.close();
    return row;
  },
};
