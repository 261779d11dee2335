import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../system/poll.ts';
import { isRunning, processesOf } from '../../system/processes.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { nodePids, openScene, untilSettled } from '../scene.ts';
import { underLoad } from '../watch-fault.ts';

/** Row 4. */
export const controlPlaneDead: FaultRow = {
  number: 4,
  title: 'console, worker and PostgreSQL dead for 2 minutes; the gateway restarted (SIGTERM) while they are',
  guarantee: 'no lost request',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('control-plane-dead', extent, { nodes: 2 });
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const deadMs = extent === 'whole' ? 120_000 : 3_000;
    await underLoad(scene, gateway, row, async (fault) => {
      const runtime = await scene.system.runtime();
      const nodes = await nodePids(scene.management, gateway.id);
      fault();
      for (const pid of [runtime.pid, runtime.console.pid, runtime.worker.pid]) process.kill(pid, 'SIGKILL');
      // PostgreSQL's way of an immediate shutdown.
      process.kill(runtime.postgres?.pid ?? 0, 'SIGQUIT');
      for (const pid of [runtime.console.pid, runtime.worker.pid, runtime.postgres?.pid ?? 0])
        await until(`process ${pid} has ended`, async () => !(await isRunning(pid)));
      await delay(deadMs / 2);
      for (const pid of nodes) {
        fault();
        process.kill(pid, 'SIGTERM');
        await until(`node ${pid} is replaced`, async () => !(await isRunning(pid)), { deadlineMs: 30_000 });
        await delay(1_000);
      }
      const folder = `${scene.system.home}/gateways/${gateway.id}`;
      const running = (await processesOf(folder)).length;
      row.notes.push(
        `dead for ${deadMs / 1_000} s; ${running} processes of the gateway ran after both nodes were restarted`,
      );
      await delay(deadMs / 2);
      await scene.startAgain();
      await untilSettled(scene.management, gateway.id);
    });
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    row.orphans = await scene.close();
    return row;
  },
};
