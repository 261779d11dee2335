import { type AuditDamage, sentenceOf } from './audit-damage.ts';
import type { ExportContent } from './export-format.ts';
import {
  claimedLineNumber,
  type ExportLine,
  type ExportSeal,
  isCheckpoint,
  isEvent,
  readExportLine,
} from './read-export-line.ts';

/** Where in an export something else was found than what belongs there. */
export interface Place {
  /** Number of the line that belongs there. */
  expected: number;
  /** The event of the last good line. */
  seq: number;
  /** The event that the export ends with. */
  lastSeq: number;
  /** All lines were there: nothing belongs here. */
  isBehindEnd: boolean;
}

interface Surroundings {
  /** The line that belongs here, where it stands further on. */
  moved: ExportContent | null;
  /** The first line further on that comes after the one that belongs here. */
  following: ExportContent | null;
  /** The line that stands here stands further on once more. */
  isRepeated: boolean;
}

/**
 * Says what has become of the line that belongs to a place. Since each line can be told from a forged one by itself, the
 * lines that follow tell whether it was altered, removed, moved, or another was put before it.
 * @param line what stands there; null: the end of the file
 * @param rest the lines that follow
 */
export async function judgeLine(options: {
  line: ExportLine | null;
  place: Place;
  seal: ExportSeal;
  rest: () => Promise<string | null>;
}): Promise<AuditDamage> {
  const { line, place, seal, rest } = options;
  const around = await lookAround(line, place, seal, rest);
  if (!line) return { ...missing(place, around), kind: 'removed' };
  if (line.genuine) return judgeGenuine(line.content, place, around);
  if (around.moved || place.isBehindEnd)
    return {
      kind: 'inserted',
      ...thing(line.claimed, place.seq),
      detail: 'This line was never part of the export.',
    };
  const { what, seq } = missing(place, around);
  const detail =
    line.claimed === null ? 'Its line is cut off or cannot be read.' : 'It is not what was exported.';
  return { kind: 'altered', what, seq, detail, sentence: sentenceOf(recordIn(line.claimed)) };
}

function judgeGenuine(content: ExportContent, place: Place, around: Surroundings): AuditDamage {
  const stands = thing(content, place.seq);
  if (content.line < place.expected || around.isRepeated)
    return { kind: 'inserted', ...stands, detail: `It is a copy of line ${content.line} of the export.` };
  if (!around.moved) return { ...missing(place, around), kind: 'removed' };
  const belongs = thing(around.moved, place.seq);
  const inPlace = `${stands.what} ${stands.seq} stands in its place`;
  return { kind: 'reordered', ...belongs, detail: `It stands further on: ${inPlace}.` };
}

async function lookAround(
  line: ExportLine | null,
  { expected }: Place,
  seal: ExportSeal,
  rest: () => Promise<string | null>,
): Promise<Surroundings> {
  const here = line?.genuine ? line.content : null;
  const found: Surroundings = {
    moved: null,
    following: here && here.line > expected ? here : null,
    isRepeated: false,
  };
  for (let text = await rest(); text !== null; text = await rest()) {
    // What is settled needs no more looking; an untouched rest is long.
    if (found.moved && found.following && (!here || found.isRepeated)) break;
    const number = claimedLineNumber(text);
    if (number !== expected && number !== here?.line && (found.following || !(number > expected))) continue;
    const next = readExportLine(text, seal);
    if (!next.genuine) continue;
    if (next.content.line === expected) found.moved = next.content;
    else if (next.content.line === here?.line) found.isRepeated = true;
    else if (next.content.line > expected) found.following ??= next.content;
  }
  return found;
}

/** What the line was that belongs here and is nowhere: told by the first genuine one behind it. */
function missing({ expected, seq, lastSeq }: Place, { following }: Surroundings): Omit<AuditDamage, 'kind'> {
  if (!following) {
    const what = seq < lastSeq ? 'event' : 'checkpoint';
    const events = `the events from ${seq + 1} to ${lastSeq} are not there`;
    const detail = what === 'event' ? `The file ends too early: ${events}.` : 'The last line is not there.';
    return { what, seq: what === 'event' ? seq + 1 : seq, detail, sentence: '' };
  }
  const lines = following.line - expected;
  const upTo = isEvent(following)
    ? following.seq - 1
    : isCheckpoint(following)
      ? following.checkpoint.seq
      : seq;
  const events = upTo - seq;
  if (events <= 0) return { what: 'checkpoint', seq, detail: 'The checkpoint is missing.', sentence: '' };
  const more = lines > events ? ' and a checkpoint' : '';
  const detail =
    events === 1
      ? `One event${more} is missing.`
      : `The events from ${seq + 1} to ${upTo}${more} are missing.`;
  return { what: 'event', seq: seq + 1, detail, sentence: '' };
}

/** What a line claims to hold; what claims nothing is taken for the event that belongs there. */
function thing(content: unknown, seq: number): Pick<AuditDamage, 'what' | 'seq' | 'sentence'> {
  const claimed = (content ?? {}) as { seq?: unknown; checkpoint?: { seq?: unknown } };
  if (typeof claimed.checkpoint?.seq === 'number')
    return { what: 'checkpoint', seq: claimed.checkpoint.seq, sentence: '' };
  if ('type' in claimed) return { what: 'header', seq: 0, sentence: '' };
  const ownSeq = typeof claimed.seq === 'number' ? claimed.seq : seq + 1;
  return { what: 'event', seq: ownSeq, sentence: sentenceOf(recordIn(content)) };
}

const recordIn = (content: unknown): unknown => (content as { record?: unknown } | null)?.record;
