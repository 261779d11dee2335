import { until } from '../../system/poll.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { isLost } from '../judge-calls.ts';
import { nodePids, openScene, orphansOf, untilSettled } from '../scene.ts';
import { underLoad } from '../watch-fault.ts';

const WITHIN_MS = 1_000;

/** Row 1. */
export const killNode: FaultRow = {
  number: 1,
  title: '`kill -9` of a gateway’s only node, again and again',
  guarantee: 'lost: at most what was in flight; back within 1 s',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('kill-node');
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const times = extent === 'whole' ? 50 : 3;
    const killedAt: number[] = [];
    const calls = await underLoad(scene, gateway, row, async (fault) => {
      for (let time = 0; time < times; time += 1) {
        const [pid] = await nodePids(scene.management, gateway.id);
        killedAt.push(performance.timeOrigin + performance.now());
        fault();
        process.kill(pid ?? 0, 'SIGKILL');
        await until('another process serves', async () => {
          const [now] = await nodePids(scene.management, gateway.id);
          return now !== undefined && now !== pid;
        });
        await untilSettled(scene.management, gateway.id);
      }
    });
    // What was not under way when a node was killed must not be lost: it waits in the queue of the shared socket.
    const lost = calls.filter(isLost);
    const notInFlight = lost.filter(
      ({ sentAt, endedAt }) => !killedAt.some((moment) => sentAt <= moment + 5 && endedAt >= moment - 5),
    );
    row.notes.push(
      `${times} times; ${lost.length} of the calls lost, ${notInFlight.length} of them not in flight`,
    );
    if (notInFlight.length > 0)
      row.broken.push(`${notInFlight.length} calls that were not in flight were lost`);
    const slowest = Math.max(...row.recoveriesMs);
    if (slowest > WITHIN_MS) row.broken.push(`it took ${Math.round(slowest)} ms to be back`);
    row.orphans = (await orphansOf(scene, gateway.id)) + (await scene.close());
    return row;
  },
};
