import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../system/poll.ts';
import { isGone } from '../../system/processes.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { isLost } from '../judge-calls.ts';
import { nodePids, openScene, orphansOf, untilSettled } from '../scene.ts';
import { nowMs, underLoad } from '../watch-fault.ts';

const STABLE_MS = 1_500;
/** A caller learns that a kept connection is gone when it next looks: what it sends before is in flight. */
const UNREAD_MS = 20;
const WITHIN_MS = 1_000;
/** Beside other tests two cores have no time to start a process that fast. */
const WITHIN_MS_BESIDE_TESTS = 10_000;

/** Row 1. */
export const killNode: FaultRow = {
  number: 1,
  title: '`kill -9` of a gateway’s only node, again and again',
  guarantee: 'lost: at most what was in flight; back within 1 s',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('kill-node', extent);
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const times = extent === 'whole' ? 50 : 3;
    const kills: { at: number; goneAt: number }[] = [];
    const calls = await underLoad(scene, gateway, row, async (fault) => {
      for (let time = 0; time < times; time += 1) {
        const [pid] = await nodePids(scene.management, gateway.id);
        const at = nowMs();
        fault();
        process.kill(pid ?? 0, 'SIGKILL');
        await until('the process is gone', () => isGone(pid ?? 0), { everyMs: 1 });
        kills.push({ at, goneAt: nowMs() });
        // Seldom, so that asking costs nothing of what is measured.
        await until(
          'another process serves',
          async () => {
            const [now] = await nodePids(scene.management, gateway.id);
            return now !== undefined && now !== pid;
          },
          { everyMs: 250 },
        );
        await untilSettled(scene.management, gateway.id);
        // One that dies within a second of being ready is taken for ill, and its successor waits.
        await delay(STABLE_MS);
      }
    });
    // What the process had not taken when it was gone must not be lost: it waits in the queue of the shared socket.
    const lost = calls.filter(isLost);
    const notInFlight = lost.filter(
      ({ sentAt, endedAt, isNewConnection }) =>
        !kills.some(
          ({ at, goneAt }) => sentAt <= goneAt + (isNewConnection ? 0 : UNREAD_MS) && endedAt >= at,
        ),
    );
    row.notes.push(
      `${times} times; ${lost.length} calls lost, ${notInFlight.length} of them neither in flight nor sent before the process was gone`,
    );
    for (const one of notInFlight.slice(0, 5)) {
      const last = kills.findLast(({ at }) => at <= one.endedAt);
      const [sent, ended] = [one.sentAt, one.endedAt].map((ms) => (ms - (last?.at ?? 0)).toFixed(1));
      row.notes.push(
        `such as: ${one.error ?? one.status}, sent ${sent} ms and ended ${ended} ms after a kill`,
      );
    }
    if (notInFlight.length > 0)
      row.broken.push(`${notInFlight.length} calls that were not in flight were lost`);
    const slowest = Math.max(...row.recoveriesMs);
    if (slowest > (extent === 'whole' ? WITHIN_MS : WITHIN_MS_BESIDE_TESTS))
      row.broken.push(`it took ${Math.round(slowest)} ms to be back`);
    row.orphans = (await orphansOf(scene, gateway.id)) + (await scene.close());
    return row;
  },
};
