import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type Stream = 'usage' | 'records';

/** A file of sealed lines that becomes a batch: `<stream>-<first>-<last>.seg`. Its batch's number is `last`. */
export interface Segment {
  readonly stream: Stream;
  /** Of the oldest segment that was folded into it; its own number when none was. */
  readonly first: number;
  readonly last: number;
  readonly file: string;
  bytes: number;
  /** Lines; null: it is of an earlier process and was not read yet. */
  lines: number | null;
  /** It may have been sent: from then on what counts is in it must stay in it, and nothing be added. */
  tried: boolean;
  /** Lines that were found to be damaged and told of. */
  damageTold: boolean;
}

const NAME = /^(usage|records)-(\d{1,15})-(\d{1,15})\.seg$/;

export const segmentFile = (folder: string, stream: Stream, first: number, last: number): string =>
  join(folder, `${stream}-${first}-${last}.seg`);

/** Finds the segments that a process has left, the oldest first, and removes what a crash left of folding them. */
export async function leftSegments(folder: string): Promise<Segment[]> {
  const found: Segment[] = [];
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const [, stream, first, last] = NAME.exec(name) ?? [];
    if (stream === undefined) await rm(file, { force: true });
    else {
      const { size } = await stat(file);
      found.push({
        ...{ stream: stream as Stream, first: Number(first), last: Number(last), file },
        ...{ bytes: size, lines: null, tried: false, damageTold: false },
      });
    }
  }
  const kept: Segment[] = [];
  for (const segment of found) {
    if (found.some((other) => isWithin(segment, other))) await rm(segment.file, { force: true });
    else kept.push(segment);
  }
  kept.sort((a, b) => a.last - b.last);
  // Any of them may have been sent, but only as the first of its stream.
  for (const stream of ['usage', 'records']) {
    const head = kept.find((segment) => segment.stream === stream);
    if (head) head.tried = true;
  }
  return kept;
}

/** True for a segment that was folded into another one. */
function isWithin(segment: Segment, other: Segment): boolean {
  return (
    segment !== other &&
    segment.stream === other.stream &&
    other.first <= segment.first &&
    segment.last <= other.last
  );
}
