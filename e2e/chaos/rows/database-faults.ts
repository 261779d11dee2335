import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { publish } from '../../calls/open-api.ts';
import { until } from '../../system/poll.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { openScene, type Scene, untilSettled } from '../scene.ts';
import { underLoad } from '../watch-fault.ts';

/** Row 6. */
export const databaseFaults: FaultRow = {
  number: 6,
  title: 'PostgreSQL stopped immediately, and frozen by SIGSTOP',
  guarantee: 'no lost request; publishing works again afterwards',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('database-faults', extent);
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const frozenMs = extent === 'whole' ? 15_000 : 3_000;
    await underLoad(scene, gateway, row, async (fault) => {
      fault();
      process.kill(await postgresPid(scene), 'SIGQUIT');
      await delay(1_000);
      await untilPublishes(scene, gateway.id, gateway.apis[0]?.apiId ?? '');
      const pid = await postgresPid(scene);
      const processes = [pid, ...(await childrenOf(pid))];
      fault();
      for (const one of processes) signal(one, 'SIGSTOP');
      await delay(frozenMs);
      for (const one of processes) signal(one, 'SIGCONT');
      await untilPublishes(scene, gateway.id, gateway.apis[0]?.apiId ?? '');
    });
    row.notes.push(`frozen for ${frozenMs / 1_000} s with all its processes`);
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    row.orphans = await scene.close();
    return row;
  },
};

async function postgresPid(scene: Scene): Promise<number> {
  return (await scene.system.runtime()).postgres?.pid ?? 0;
}

async function untilPublishes(scene: Scene, gatewayId: string, apiId: string): Promise<void> {
  await until(
    'an API can be published again',
    async () => {
      await publish(scene.management, gatewayId, apiId, 'online', 5);
      return true;
    },
    { deadlineMs: 60_000, everyMs: 200 },
  );
  await untilSettled(scene.management, gatewayId, 60_000);
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // A backend process that ended by itself.
  }
}
