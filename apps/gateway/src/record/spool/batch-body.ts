import { readFile } from 'node:fs/promises';
import type { RecordBatch } from '@turnpike/contracts/feed/records';
import { inSlices } from '../../feed/in-slices.ts';
import { sealedLines } from './sealed-line.ts';
import type { Segment } from './segment.ts';
import type { SpoolLot } from './spool-lot.ts';
import { sumFrames } from './usage-frame.ts';

/** A batch ready to be sent. */
export interface BatchBody {
  readonly body: string;
  /** Lines of the segment that do not hold. */
  readonly damagedLines: number;
}

/** Reads a segment and makes the body of its batch, a bit at a time. @throws Error when the disk fails */
export async function readBatch(lot: SpoolLot, segment: Segment, spoolBytes: number): Promise<BatchBody> {
  const content = await readFile(segment.file, 'utf8');
  const batch = { node: lot.node, epoch: lot.epoch, number: segment.last };
  if (segment.stream === 'records') return inSlices(recordsBody(batch, content));
  const { rows, droppedRecords, damagedParts, damagedLines } = await inSlices(sumFrames([content]));
  const rest = {
    ...batch,
    stream: 'usage',
    droppedRecords,
    damagedParts,
    spoolBytes,
  } satisfies Partial<RecordBatch>;
  return { body: await inSlices(withList(rest, 'rows', textsOf(rows))), damagedLines };
}

type Head = Pick<RecordBatch, 'node' | 'epoch' | 'number'>;

/** The records' texts go as they are: the feed looks at them. */
function* recordsBody(batch: Head, content: string): Generator<void, BatchBody> {
  let damagedLines = 0;
  const texts: string[] = [];
  for (const json of sealedLines(content)) {
    if (json === null) damagedLines += 1;
    else texts.push(json);
    yield;
  }
  const body = yield* withList({ ...batch, stream: 'records' }, 'records', texts);
  return { body, damagedLines };
}

function* withList(rest: object, name: string, texts: Iterable<string>): Generator<void, string> {
  const list: string[] = [];
  for (const text of texts) {
    list.push(text);
    yield;
  }
  return `${JSON.stringify(rest).slice(0, -1)},"${name}":[${list.join(',')}]}`;
}

function* textsOf(rows: readonly object[]): Generator<string> {
  for (const row of rows) yield JSON.stringify(row);
}
