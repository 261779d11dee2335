import { until } from '../../system/poll.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { nodePids, openScene, orphansOf, untilSettled } from '../scene.ts';
import { underLoad } from '../watch-fault.ts';

/** Row 2. */
export const rolling: FaultRow = {
  number: 2,
  title: 'SIGTERM of a node, and rolling replacement of all nodes, in turn',
  guarantee: 'no lost request',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('rolling', extent, { nodes: 2 });
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const times = extent === 'whole' ? 20 : 2;
    const { management } = scene;
    await underLoad(scene, gateway, row, async (fault) => {
      for (let time = 0; time < times; time += 1) {
        const before = await nodePids(management, gateway.id);
        fault();
        if (time % 2 === 0) process.kill(before[0] ?? 0, 'SIGTERM');
        else
          await management.ask(
            'POST',
            `/v2/${management.projectId}/turnpike/instances/${gateway.id}/restart`,
          );
        const replaced = time % 2 === 0 ? before.slice(0, 1) : before;
        await until(
          'the processes are replaced',
          async () => {
            const now = await nodePids(management, gateway.id);
            return now.length === before.length && replaced.every((pid) => !now.includes(pid));
          },
          { deadlineMs: 60_000 },
        );
        await untilSettled(management, gateway.id);
      }
    });
    row.notes.push(`${times} times, two nodes`);
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    row.orphans = (await orphansOf(scene, gateway.id)) + (await scene.close());
    return row;
  },
};
