import { setTimeout as delay } from 'node:timers/promises';
import { askForGateway } from '../../calls/open-api.ts';
import { operate } from '../../system/run-turnpike.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { judgeCalls } from '../judge-calls.ts';
import type { CallRecord } from '../load/call-record.ts';
import { furnish, loadOn, openScene, type Scene } from '../scene.ts';
import { unchanged } from '../watch-fault.ts';

const CEILING_PER_SECOND = 200;
const FLOOD_PER_SECOND = CEILING_PER_SECOND * 10;
const NEIGHBOUR_PER_SECOND = 500;
/** Share of the refusals to be expected that makes it a flood: the generator has what is left of the machine. */
const ENOUGH = 0.5;
const TOLERATED = 1.2;
/** The generators stand for other machines: who floods must not take what the gateways need, who measures must not wait. */
const NICENESS = { flood: 19, neighbour: -10 };

/** Row 12. */
export const flood: FaultRow = {
  number: 12,
  title: 'a gateway flooded at 10 times its ceiling, beside another one',
  guarantee: 'the neighbour’s p99 rises by at most 20 %',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('flood', extent);
    const neighbour = scene.gateways[0];
    if (!neighbour) throw new Error('the scene has no gateway');
    await defineEdition(scene);
    const id = await askForGateway(scene.management, 'flooded', 1, 'CHAOS');
    const flooded = await furnish(scene.management, id, 5);
    const [rounds, seconds] = extent === 'whole' ? [5, 10] : [1, 3];
    const calm: number[] = [];
    const beside: number[] = [];
    // In turn, so that what else the machine does falls on both alike.
    for (let round = 0; round < rounds; round += 1) {
      for (const isFlooded of [false, true]) {
        const onFlooded = isFlooded
          ? await loadOn(scene, flooded, { ratePerSecond: FLOOD_PER_SECOND, niceness: NICENESS.flood })
          : null;
        const onNeighbour = await loadOn(scene, neighbour, {
          ratePerSecond: NEIGHBOUR_PER_SECOND,
          niceness: NICENESS.neighbour,
        });
        await delay(seconds * 1_000);
        const calls = await onNeighbour.stop();
        const refused = (await onFlooded?.stop())?.filter(({ status }) => status === 429).length;
        const verdict = judgeCalls(calls, unchanged(neighbour));
        row.sent += verdict.sent;
        row.lost += verdict.lost.length;
        row.wrongVersion += verdict.wrongVersion.length;
        (isFlooded ? beside : calm).push(p99(calls));
        if (isFlooded && (refused ?? 0) < (FLOOD_PER_SECOND - 2 * CEILING_PER_SECOND) * seconds * ENOUGH)
          row.broken.push(`only ${refused} calls of the flood were refused`);
      }
    }
    const [before, during] = [median(calm), median(beside)];
    row.notes.push(
      `ceiling ${CEILING_PER_SECOND}/s, flood ${FLOOD_PER_SECOND}/s, neighbour ${NEIGHBOUR_PER_SECOND}/s; neighbour’s p99 ` +
        `${before.toFixed(2)} ms alone, ${during.toFixed(2)} ms beside the flood (medians of ${rounds} interleaved rounds of ${seconds} s: ` +
        `${calm.map((ms) => ms.toFixed(1)).join(', ')} and ${beside.map((ms) => ms.toFixed(1)).join(', ')})`,
    );
    if (row.lost > 0) row.broken.push(`${row.lost} calls of the neighbour were lost`);
    if (extent === 'whole' && during > before * TOLERATED)
      row.broken.push(`the neighbour’s p99 rose by ${Math.round((during / before - 1) * 100)} %`);
    row.orphans = await scene.close();
    return row;
  },
};

async function defineEdition(scene: Scene): Promise<void> {
  await operate(scene.system.home, 'edition', 'set', 'CHAOS', '--requests', String(CEILING_PER_SECOND));
}

function p99(calls: readonly CallRecord[]): number {
  const times = calls.map(({ sentAt, endedAt }) => endedAt - sentAt).sort((a, b) => a - b);
  return times[Math.floor((times.length - 1) * 0.99)] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
