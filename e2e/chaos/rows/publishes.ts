import { setTimeout as delay } from 'node:timers/promises';
import { changeMock, publish } from '../../calls/open-api.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import type { PublishedVersion } from '../judge-calls.ts';
import { bodyOf, openScene, type Scene, type ServedGateway } from '../scene.ts';
import { nowMs, unchanged, underLoad } from '../watch-fault.ts';

const APIS = 40;
const EVERY_MS = 100;
const WAIT_SECONDS = 10;

/** Row 3. */
export const publishes: FaultRow = {
  number: 3,
  title: '1,000 publishes at 10 per second: APIs changed, removed and added again',
  guarantee: 'no lost request, no answer by a version that was not in force',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('publishes', extent, { nodes: 2, apis: APIS });
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const count = extent === 'whole' ? 1_000 : 40;
    const history = unchanged(gateway);
    const took: number[] = [];
    await underLoad(scene, gateway, row, () => publishAll(scene, gateway, { count, history, took }), history);
    took.sort((a, b) => a - b);
    const at = (share: number): number =>
      Math.round(took[Math.floor((took.length - 1) * share)] ?? Number.NaN);
    row.notes.push(
      `${took.length} changes, asked for until acknowledged by both nodes: median ${at(0.5)} ms, p99 ${at(0.99)} ms`,
    );
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    if (row.wrongVersion > 0) row.broken.push(`${row.wrongVersion} answers by a wrong version`);
    row.orphans = await scene.close();
    return row;
  },
};

/** Begins a change every 100 ms whether or not the one before is acknowledged; no two of one API at a time. */
async function publishAll(
  scene: Scene,
  gateway: ServedGateway,
  plan: { count: number; history: Map<string, PublishedVersion[]>; took: number[] },
): Promise<void> {
  const underWay: Promise<void>[] = [];
  const last = new Map<number, Promise<void>>();
  const startedAt = performance.now();
  for (let turn = 0; turn < plan.count; turn += 1) {
    await delay(Math.max(0, startedAt + turn * EVERY_MS - performance.now()));
    const index = turn % gateway.apis.length;
    const change = (last.get(index) ?? Promise.resolve()).then(() => changeOne(scene, gateway, index, plan));
    last.set(index, change);
    underWay.push(change);
  }
  await Promise.all(underWay);
}

/** Every third change of an API takes it offline, the others publish another version. */
async function changeOne(
  { management }: Scene,
  gateway: ServedGateway,
  index: number,
  { history, took }: { history: Map<string, PublishedVersion[]>; took: number[] },
): Promise<void> {
  const api = gateway.apis[index];
  const versions = api && history.get(api.path);
  if (!api || !versions) throw new Error(`there is no API ${index}`);
  const version = versions.length;
  const body = version % 3 === 2 ? null : bodyOf(index, version);
  if (body !== null) {
    const options = { groupId: gateway.groupId, name: `api-${index}`, path: api.path, mockBody: body };
    await changeMock(management, gateway.id, api.apiId, options);
  }
  const entry: PublishedVersion = { body, askedAt: nowMs(), acknowledgedAt: Number.POSITIVE_INFINITY };
  versions.push(entry);
  await publish(management, gateway.id, api.apiId, body === null ? 'offline' : 'online', WAIT_SECONDS);
  entry.acknowledgedAt = nowMs();
  took.push(entry.acknowledgedAt - entry.askedAt);
}
