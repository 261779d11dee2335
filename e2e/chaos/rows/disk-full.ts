import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { changeMock, publish } from '../../calls/open-api.ts';
import { clearFolder, makeFolder } from '../../system/home-folder.ts';
import { until } from '../../system/poll.ts';
import { runCommand } from '../../system/run-command.ts';
import { emptyResult, type FaultRow, type RowResult } from '../fault-row.ts';
import type { PublishedVersion } from '../judge-calls.ts';
import { bodyOf, nodePids, openScene, type Scene, type ServedGateway, untilSettled } from '../scene.ts';
import { nowMs, unchanged, underLoad } from '../watch-fault.ts';

const DISK = '64m';
const PIECE_BYTES = 1024 * 1024;

/** Row 7. */
export const diskFull: FaultRow = {
  number: 7,
  title: 'disk full under the gateways’ folder while APIs are published',
  guarantee: 'no lost request; changes are effective without being saved, and saved once there is room',
  async run(extent) {
    const row = emptyResult();
    const folder = await makeFolder('chaos-disk');
    const gatewaysDir = path.join(folder, 'home', 'gateways');
    await mkdir(gatewaysDir, { recursive: true, mode: 0o711 });
    const mounted = await runCommand('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${DISK},mode=711`,
      'tmpfs',
      gatewaysDir,
    ]);
    if (mounted.exitCode !== 0) {
      row.notes.push(`not run: a small disk cannot be mounted here (${mounted.stderr.trim()})`);
      await clearFolder(folder);
      return row;
    }
    try {
      const scene = await openScene('disk-full', extent, { home: path.join(folder, 'home') });
      await fillAndEmpty(scene, row, gatewaysDir, extent === 'whole' ? 20 : 3);
      row.orphans = await scene.close();
    } finally {
      await runCommand('umount', [gatewaysDir]);
      await clearFolder(folder);
    }
    return row;
  },
};

async function fillAndEmpty(
  scene: Scene,
  row: RowResult,
  gatewaysDir: string,
  changes: number,
): Promise<void> {
  const gateway = scene.gateways[0];
  if (!gateway) throw new Error('the scene has no gateway');
  const history = unchanged(gateway);
  await underLoad(
    scene,
    gateway,
    row,
    async (fault) => {
      const filler = path.join(gatewaysDir, 'filler');
      fault();
      await fill(filler);
      for (let change = 0; change < changes; change += 1) await republish(scene, gateway, history, 0);
      await rm(filler);
      await republish(scene, gateway, history, 0);
      // What is served after a restart was saved.
      const [pid] = await nodePids(scene.management, gateway.id);
      fault();
      process.kill(pid ?? 0, 'SIGTERM');
      await until(
        'node is replaced',
        async () => !(await nodePids(scene.management, gateway.id)).includes(pid ?? 0),
      );
      await untilSettled(scene.management, gateway.id);
    },
    history,
  );
  row.notes.push(
    `${changes} publishes acknowledged while the disk was full; the node was replaced after there was room again`,
  );
  if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
  if (row.wrongVersion > 0) row.broken.push(`${row.wrongVersion} answers by a wrong version`);
}

async function fill(file: string): Promise<void> {
  const piece = Buffer.alloc(PIECE_BYTES, 'x');
  for (let bytes = PIECE_BYTES; bytes >= 1; bytes = Math.floor(bytes / 4)) {
    for (;;) {
      const failed = await writeFile(file, piece.subarray(0, bytes), { flag: 'a' }).then(
        () => false,
        () => true,
      );
      if (failed) break;
    }
  }
}

async function republish(
  { management }: Scene,
  gateway: ServedGateway,
  history: Map<string, PublishedVersion[]>,
  index: number,
): Promise<void> {
  const api = gateway.apis[index];
  const versions = api && history.get(api.path);
  if (!api || !versions) throw new Error(`there is no API ${index}`);
  const body = bodyOf(index, versions.length);
  const options = { groupId: gateway.groupId, name: `api-${index}`, path: api.path, mockBody: body };
  await changeMock(management, gateway.id, api.apiId, options);
  const entry: PublishedVersion = { body, askedAt: nowMs(), acknowledgedAt: Number.POSITIVE_INFINITY };
  versions.push(entry);
  await publish(management, gateway.id, api.apiId, 'online', 10);
  entry.acknowledgedAt = nowMs();
}
