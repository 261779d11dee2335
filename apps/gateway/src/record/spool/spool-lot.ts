import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { leftSegments, type Segment, type Stream } from './segment.ts';
import { isAlive, type SpoolOwner } from './spool-owner.ts';

/**
 * What one process of a node spooled: a folder `<node>.<epoch>.<pid>-<started>` of segments. The name says who works on
 * it, so that taking over what a dead process left is one rename, which one process wins.
 */
export interface SpoolLot {
  readonly node: string;
  readonly epoch: string;
  readonly folder: string;
  readonly segments: Record<Stream, Segment[]>;
}

const NAME = /^([A-Za-z0-9_-]{1,64})\.([0-9a-f]{32})\.(\d{1,10})-(\d{1,15})$/;
const REFUSED_FOLDER = 'refused';
const MAX_REFUSED = 100;
/** Nodes' folders lie side by side in a folder of this name (contracts/gateway/node-spec.ts). */
const NODES_FOLDER = 'state';

/** Makes the lot of this process. */
export async function makeLot(
  spool: string,
  node: string,
  epoch: string,
  owner: SpoolOwner,
): Promise<SpoolLot> {
  const folder = lotFolder(spool, node, epoch, owner);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return { node, epoch, folder, segments: { usage: [], records: [] } };
}

/** Takes over what dead processes of this gateway's nodes left. */
export async function adoptLots(spool: string, owner: SpoolOwner): Promise<SpoolLot[]> {
  const lots: SpoolLot[] = [];
  for (const place of await spoolFolders(spool)) {
    for (const name of await readdir(place).catch(() => [])) {
      const lot = await adopt(join(place, name), spool, owner);
      if (lot) lots.push(lot);
    }
  }
  return lots;
}

async function adopt(from: string, spool: string, owner: SpoolOwner): Promise<SpoolLot | null> {
  const [, node, epoch, pid, started] = NAME.exec(basename(from)) ?? [];
  if (node === undefined || epoch === undefined) return null;
  if (await isAlive({ pid: Number(pid), started: Number(started) })) return null;
  const folder = lotFolder(spool, node, epoch, owner);
  try {
    await rename(from, folder);
  } catch {
    // Another node was faster.
    return null;
  }
  const segments = await leftSegments(folder);
  const of = (stream: Stream) => segments.filter((segment) => segment.stream === stream);
  return { node, epoch, folder, segments: { usage: of('usage'), records: of('records') } };
}

/** Removes a lot that is empty. */
export async function removeLot({ folder }: SpoolLot): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

/** Removes a segment that is done with. */
export async function removeSegment(lot: SpoolLot, segment: Segment): Promise<void> {
  lot.segments[segment.stream] = lot.segments[segment.stream].filter((other) => other !== segment);
  await rm(segment.file, { force: true });
}

/**
 * Moves a segment out of the way of the others, into the folder `refused`, for whoever looks into it. Only the newest
 * ones stay there: a control plane that refuses everything must not fill the disk.
 * @returns where it is now
 */
export async function setSegmentAside(spool: string, lot: SpoolLot, segment: Segment): Promise<string> {
  const folder = join(spool, REFUSED_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${Date.now()}.${lot.node}.${lot.epoch}.${basename(segment.file)}`);
  await rename(segment.file, file);
  lot.segments[segment.stream] = lot.segments[segment.stream].filter((other) => other !== segment);
  const names = (await readdir(folder)).sort();
  for (const name of names.slice(0, -MAX_REFUSED)) await rm(join(folder, name), { force: true });
  return file;
}

const lotFolder = (spool: string, node: string, epoch: string, { pid, started }: SpoolOwner): string =>
  join(spool, `${node}.${epoch}.${pid}-${started}`);

/** This node's spool, and those of the gateway's other nodes, which may be gone for good. */
async function spoolFolders(spool: string): Promise<string[]> {
  const nodes = dirname(dirname(spool));
  if (basename(nodes) !== NODES_FOLDER) return [spool];
  const names = await readdir(nodes).catch(() => []);
  return names.map((name) => join(nodes, name, basename(spool)));
}
