import { type UsageRow, usageRowSchema } from '@turnpike/contracts/feed/records';
import { addUsage, usageKey } from '@turnpike/contracts/feed/usage-rows';
import { z } from 'zod';
import { sealedLines } from './sealed-line.ts';

/** Rows of a line: so few that writing or reading one holds up nobody. */
export const ROWS_PER_FRAME = 200;

const frameSchema = z.strictObject({
  rows: z.array(usageRowSchema),
  droppedRecords: z.int().nonnegative(),
  damagedParts: z.int().nonnegative(),
});

/** What a line of a usage segment holds. */
export type UsageFrame = z.infer<typeof frameSchema>;

/** Cuts counts into frames; what was dropped and damaged is told by the first. */
export function framesOf({ rows, ...told }: UsageFrame): UsageFrame[] {
  const frames: UsageFrame[] = [];
  for (let at = 0; at === 0 || at < rows.length; at += ROWS_PER_FRAME) {
    const nothing = { droppedRecords: 0, damagedParts: 0 };
    frames.push({ rows: rows.slice(at, at + ROWS_PER_FRAME), ...(at === 0 ? told : nothing) });
  }
  return frames;
}

/** Adds up the frames of segments, step by step; lines that do not hold are counted as damaged. */
export function* sumFrames(
  contents: readonly string[],
): Generator<void, UsageFrame & { damagedLines: number }> {
  const rows = new Map<string, UsageRow>();
  const sum = { droppedRecords: 0, damagedParts: 0, damagedLines: 0 };
  for (const content of contents) {
    for (const json of sealedLines(content)) {
      if (json === null) sum.damagedLines += 1;
      else {
        const frame = frameSchema.parse(JSON.parse(json));
        sum.droppedRecords += frame.droppedRecords;
        sum.damagedParts += frame.damagedParts;
        for (const row of frame.rows) {
          const there = rows.get(usageKey(row));
          if (there) addUsage(there, row);
          else rows.set(usageKey(row), row);
        }
      }
      yield;
    }
  }
  return { rows: [...rows.values()], ...sum };
}
