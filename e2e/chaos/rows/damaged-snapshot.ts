import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../system/poll.ts';
import { emptyResult, type FaultRow } from '../fault-row.ts';
import { nodePids, openScene, type Scene, untilSettled } from '../scene.ts';
import { underLoad } from '../watch-fault.ts';

type Damage = { name: string; apply: (bytes: Buffer) => Buffer };

const damages: Damage[] = [
  { name: 'truncated to half', apply: (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)) },
  { name: 'one bit flipped in the middle', apply: flipBit },
  { name: 'empty', apply: () => Buffer.alloc(0) },
];

/** Row 11. */
export const damagedSnapshot: FaultRow = {
  number: 11,
  title: 'the newest snapshot file truncated, bit-flipped, emptied; the node restarted',
  guarantee: 'no lost request; it starts from the other copy',
  async run(extent) {
    const row = emptyResult();
    const scene = await openScene('damaged-snapshot', extent, { nodes: 2 });
    const gateway = scene.gateways[0];
    if (!gateway) throw new Error('the scene has no gateway');
    const rounds = extent === 'whole' ? 5 : 1;
    await underLoad(scene, gateway, row, async (fault) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const damage of damages) {
          const file = await newestSnapshot(scene, gateway.id);
          await writeFile(file, damage.apply(await readFile(file)));
          const before = await nodePids(scene.management, gateway.id);
          fault();
          for (const pid of before) {
            process.kill(pid, 'SIGTERM');
            await until(
              `node ${pid} is replaced`,
              async () => {
                const now = await nodePids(scene.management, gateway.id);
                return now.length === before.length && !now.includes(pid);
              },
              { deadlineMs: 30_000 },
            );
          }
          await untilSettled(scene.management, gateway.id);
        }
      }
    });
    row.notes.push(
      `${rounds} × ${damages.map(({ name }) => name).join(', ')}; both nodes restarted each time`,
    );
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    if (row.wrongVersion > 0) row.broken.push(`${row.wrongVersion} answers by a wrong version`);
    row.orphans = await scene.close();
    return row;
  },
};

function flipBit(bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  const at = Math.floor(flipped.length / 2);
  flipped[at] = (flipped[at] ?? 0) ^ 0x10;
  return flipped;
}

/** The file of a snapshot in the gateway's folder that was written last. */
async function newestSnapshot(scene: Scene, id: string): Promise<string> {
  const root = path.join(scene.system.home, 'gateways', id);
  const names = (await readdir(root, { recursive: true })).filter((name) => /snapshot[^/]*$/.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(root, name);
      const { mtimeMs, size } = await stat(file);
      return { file, mtimeMs, size };
    }),
  );
  const [newest] = files.filter(({ size }) => size > 0).sort((a, b) => b.mtimeMs - a.mtimeMs);
  if (!newest) throw new Error(`gateway ${id} has no snapshot file`);
  return newest.file;
}
