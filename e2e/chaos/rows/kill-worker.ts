import { setTimeout as delay } from 'node:timers/promises';
import { askForGateway, type Gateway, untilRunning } from '../../calls/open-api.ts';
import { until } from '../../system/poll.ts';
import { isRunning } from '../../system/processes.ts';
import { emptyResult, type FaultRow, type RowResult } from '../fault-row.ts';
import { openScene, orphansOf, type Scene } from '../scene.ts';
import { underLoad } from '../watch-fault.ts';

/** Somewhere within the time that a provisioning takes. */
const LATEST_KILL_MS = 900;

/** Row 5. */
export const killWorker: FaultRow = {
  number: 5,
  title: '`kill -9` of the worker at a random moment of each of 50 provisionings',
  guarantee: 'no orphan process, no port given twice, all end Running',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('kill-worker', extent);
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const times = extent === 'whole' ? 50 : 3;
    await underLoad(scene, gateway, row, async () => {
      for (let time = 0; time < times; time += 1) await tear(scene, row, `torn-${time}`);
    });
    row.notes.push(
      `${times} provisionings; the recovery is from the killing to Running; calls are those of another gateway`,
    );
    if (row.lost > 0) row.broken.push(`${row.lost} calls of the other gateway were lost`);
    if (row.orphans > 0) row.broken.push(`${row.orphans} orphans`);
    row.orphans += await scene.close();
    return row;
  },
};

async function tear(scene: Scene, row: RowResult, name: string): Promise<void> {
  const { management } = scene;
  const id = await askForGateway(management, name);
  await delay(Math.random() * LATEST_KILL_MS);
  const { worker } = await scene.system.runtime();
  process.kill(worker.pid, 'SIGKILL');
  const killedAt = performance.now();
  await until('another worker runs', async () => {
    const now = (await scene.system.runtime()).worker.pid;
    return now !== worker.pid && (await isRunning(now));
  });
  await untilRunning(management, id);
  row.recoveriesMs.push(performance.now() - killedAt);
  row.orphans += await orphansOf(scene, id);
  const ports = await givenPorts(scene);
  const twice = ports.filter((port, index) => ports.indexOf(port) !== index);
  if (twice.length > 0) row.broken.push(`ports given twice: ${twice.join(', ')}`);
  await management.ask('DELETE', management.gateways(`/${id}`));
  const isGone = async () => (await management.send('GET', management.gateways(`/${id}`))).status === 404;
  await until(`gateway ${id} is gone`, isGone, { deadlineMs: 30_000 });
}

async function givenPorts({ management }: Scene): Promise<number[]> {
  const { instances } = await management.ask<{ instances: { id: string }[] }>('GET', management.gateways());
  const details = await Promise.all(
    instances.map(({ id }) => management.ask<Gateway>('GET', management.gateways(`/${id}`))),
  );
  return details.flatMap(({ ingress_endpoints }) => ingress_endpoints.map(({ port }) => port));
}
