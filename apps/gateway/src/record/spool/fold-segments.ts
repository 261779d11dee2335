import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { inSlices } from '../../feed/in-slices.ts';
import { foldUsage } from '../usage/fold-usage.ts';
import { sealLine } from './sealed-line.ts';
import { type Segment, segmentFile } from './segment.ts';
import type { SpoolLot } from './spool-lot.ts';
import { framesOf, sumFrames } from './usage-frame.ts';

/** Segments of counts that wait of one process; more are made one. */
const MAX_SEGMENTS = 4;
/** Rows of a folded segment. */
const MAX_ROWS = 1_500;

/**
 * Makes one segment of those that wait and were not tried yet, when they are too many: so that counts need not be
 * dropped however long the feed is away. The new file takes the place of the newest at once, and its name tells which
 * others it stands for, in case a crash leaves them.
 * @returns lines that do not hold
 * @throws Error when the disk fails; nothing is lost or counted twice then
 */
export async function foldSegments(lot: SpoolLot): Promise<number> {
  const untried = lot.segments.usage.filter(({ tried }) => !tried);
  const [oldest, newest] = [untried[0], untried.at(-1)];
  if (!oldest || !newest || untried.length <= MAX_SEGMENTS) return 0;
  const contents: string[] = [];
  for (const { file } of untried) contents.push(await readFile(file, 'utf8'));
  const { rows, damagedLines, ...told } = await inSlices(sumFrames(contents));
  const frames = framesOf({ rows: foldUsage(rows, MAX_ROWS), ...told });
  const content = frames.map((frame) => sealLine(JSON.stringify(frame))).join('');

  const file = segmentFile(lot.folder, 'usage', oldest.first, newest.last);
  const aside = `${file}.new`;
  await rm(aside, { force: true });
  await writeFile(aside, content, { mode: 0o600, flag: 'wx' });
  await rename(aside, file);
  const folded: Segment = {
    ...{ stream: 'usage', first: oldest.first, last: newest.last, file, lines: frames.length },
    ...{ bytes: Buffer.byteLength(content), tried: false, damageTold: false },
  };
  const tried = lot.segments.usage.filter((segment) => segment.tried);
  lot.segments.usage = [...tried, folded];
  for (const segment of untried) await rm(segment.file, { force: true });
  return damagedLines;
}
