import { type AuditRecord, linkHash } from '@turnpike/contracts/audit/audit-record';
import { canonicalJson, type Json } from '@turnpike/contracts/snapshot/canonical-json';
import { altered } from './alter.ts';
import type { Random } from './random.ts';

type Line = { [name: string]: Json };

/** An export as a text of lines, and what else whoever changes it has at hand. */
export interface Original {
  lines: readonly string[];
  /** Another genuine export of the same account. */
  earlier: readonly string[];
  /** The same export, signed throughout with a key of the attacker's own. */
  resigned: readonly string[];
}

/** What must be said of a changed export. Left out: the kind of change allows no exactness there. */
export interface Expected {
  kinds: readonly string[];
  line: number;
  what?: 'header' | 'event' | 'checkpoint';
  seq?: number;
}

export interface Mutated {
  lines: string[];
  expected: Expected;
}

type Mutation = (random: Random, original: Original) => Mutated;

export const parse = (text: string | undefined): Line => JSON.parse(text ?? '{}') as Line;
const isEvent = (line: Line): boolean => 'record' in line;
const isCheckpoint = (line: Line): boolean => 'checkpoint' in line;

/** The thing on a line (index from 0), for what is to be named. */
function thingAt(lines: readonly string[], index: number): Pick<Expected, 'what' | 'seq'> {
  const line = parse(lines[index]);
  if (isEvent(line)) return { what: 'event', seq: Number(line.seq) };
  if (isCheckpoint(line)) return { what: 'checkpoint', seq: Number((line.checkpoint as Line).seq) };
  return { what: 'header', seq: 0 };
}

/** What is missing where some lines are: its first event, or a checkpoint when no event is. */
function firstMissing(lines: readonly string[], from: number, to: number): Pick<Expected, 'what' | 'seq'> {
  for (let index = from; index < to; index++) {
    if (isEvent(parse(lines[index]))) return thingAt(lines, index);
  }
  return thingAt(lines, from);
}

const bodyIndex = (random: Random, lines: readonly string[]) => random.between(1, lines.length - 1);
const eventIndex = (random: Random, lines: readonly string[]): number => {
  for (;;) {
    const index = bodyIndex(random, lines);
    if (isEvent(parse(lines[index]))) return index;
  }
};
const spliced = (lines: readonly string[], at: number, remove: number, ...put: string[]): string[] =>
  [...lines].toSpliced(at, remove, ...put);
const at = (kinds: readonly string[], lines: readonly string[], index: number): Expected => ({
  kinds,
  line: index + 1,
  ...thingAt(lines, index),
});

const replaced =
  (
    choose: (random: Random, lines: readonly string[]) => number,
    change: (random: Random, text: string) => string,
  ): Mutation =>
  (random, { lines }) => {
    const index = choose(random, lines);
    const text = change(random, lines[index] ?? '');
    // Of a header nothing further is known once it is not a header any more.
    const kinds = index === 0 ? ['altered', 'removed'] : ['altered'];
    return { lines: spliced(lines, index, 1, text), expected: at(kinds, lines, index) };
  };

const alteredText = (random: Random, text: string): string => canonicalJson(altered(random, parse(text)));

/** The line with its hash made anew, as it would follow from the line before. */
function rehashed(line: Line, previousHash: string): Line {
  const record = line.record as unknown as AuditRecord;
  return { ...line, hash: linkHash(previousHash, Number(line.seq), record) };
}

function previousHashOf(lines: readonly string[], index: number): string {
  for (let before = index - 1; before > 0; before--) {
    const line = parse(lines[before]);
    if (isEvent(line)) return String(line.hash);
  }
  return String(parse(lines[0]).previous_hash);
}

function alteredRecord(random: Random, text: string | undefined): Line {
  const line = parse(text);
  return { ...line, record: altered(random, line.record as Line) };
}

/** Every later event gets the hash that follows from the one before, and every later checkpoint names it. */
function withHashesAnew(lines: readonly string[], from: number, previous: string): string[] {
  let hash = previous;
  return lines.map((text, index) => {
    const line = parse(text);
    if (index < from) return text;
    if (isCheckpoint(line))
      return canonicalJson({ ...line, checkpoint: { ...(line.checkpoint as Line), hash } });
    const anew = rehashed(line, hash);
    hash = String(anew.hash);
    return canonicalJson(anew);
  });
}

const changes: Record<string, Mutation> = {
  'a field altered': replaced(bodyIndex, alteredText),
  'a field of a record altered': replaced(eventIndex, (random, text) =>
    canonicalJson(alteredRecord(random, text)),
  ),
  'a hash altered': replaced(eventIndex, (random, text) => {
    const line = parse(text);
    return canonicalJson({ ...line, hash: altered(random, { hash: line.hash ?? '' }).hash ?? 'x' });
  }),
  'the header altered': replaced(() => 0, alteredText),
  'a character replaced': replaced(
    (random, lines) => random.below(lines.length),
    (random, text) => {
      const index = random.below(text.length);
      const put = random.pick([...'0aZ"{},: \\é'].filter((letter) => letter !== text[index]));
      return text.slice(0, index) + put + text.slice(index + 1);
    },
  ),
  'a line spelled another way': replaced(bodyIndex, (random, text) =>
    random.pick([
      ` ${text}`,
      `${text} `,
      `${text}\r`,
      text.replace(':', ': '),
      JSON.stringify(parse(text), null, 1).replaceAll('\n', ' '),
    ]),
  ),
  'a field given twice': replaced(eventIndex, (_random, text) => text.replace('{', '{"seq":1,')),
  'a line cut': replaced(bodyIndex, (random, text) => text.slice(0, random.below(text.length))),
  'an event altered and hashed anew': (random, { lines }) => {
    const index = eventIndex(random, lines);
    const text = canonicalJson(rehashed(alteredRecord(random, lines[index]), previousHashOf(lines, index)));
    // Where the hash does not cover what was altered (there is nothing such), the line would be the same.
    return { lines: spliced(lines, index, 1, text), expected: at(['altered'], lines, index) };
  },
  'an event altered and all later hashes made anew': (random, { lines }) => {
    const index = eventIndex(random, lines);
    const changed = spliced(lines, index, 1, canonicalJson(alteredRecord(random, lines[index])));
    return {
      lines: withHashesAnew(changed, index, previousHashOf(lines, index)),
      expected: at(['altered'], lines, index),
    };
  },
  'a line of another export put in its place': (random, { lines, earlier }) => {
    const index = random.between(1, earlier.length - 2);
    return { lines: spliced(lines, index, 1, earlier[index] ?? ''), expected: at(['altered'], lines, index) };
  },
};

const removals: Record<string, Mutation> = {
  'lines removed': (random, { lines }) => {
    const from = bodyIndex(random, lines);
    const to = Math.min(lines.length, from + random.pick([1, 1, 1, 2, 3, 10, 50]));
    const expected = { kinds: ['removed'], line: from + 1, ...firstMissing(lines, from, to) };
    return { lines: spliced(lines, from, to - from), expected };
  },
  'the start removed': (random, { lines }) => {
    const to = random.between(2, 20);
    const expected = { kinds: ['removed'], line: 2, ...firstMissing(lines, 1, to) };
    return { lines: spliced(lines, 1, to - 1), expected };
  },
  'the end removed': (random, { lines }) => {
    const from = bodyIndex(random, lines);
    const expected = { kinds: ['removed'], line: from + 1, ...firstMissing(lines, from, lines.length) };
    return { lines: lines.slice(0, from), expected };
  },
  'the file cut in a line': (random, { lines }) => {
    const index = bodyIndex(random, lines);
    const part = (lines[index] ?? '').slice(0, random.between(1, (lines[index] ?? '').length - 1));
    const expected = { kinds: ['altered'], line: index + 1, ...firstMissing(lines, index, lines.length) };
    return { lines: [...lines.slice(0, index), part], expected };
  },
  'a checkpoint removed': (random, { lines }) => {
    const indexes = lines.flatMap((text, index) => (isCheckpoint(parse(text)) ? [index] : []));
    const index = random.pick(indexes);
    return { lines: spliced(lines, index, 1), expected: at(['removed'], lines, index) };
  },
  'all checkpoints removed': (_random, { lines }) => {
    const first = lines.findIndex((text) => isCheckpoint(parse(text)));
    const expected = at(['removed'], lines, first);
    return { lines: lines.filter((text) => !isCheckpoint(parse(text))), expected };
  },
  'the header removed': (_random, { lines }) => ({
    lines: lines.slice(1),
    expected: { kinds: ['removed'], line: 1, what: 'header', seq: 0 },
  }),
  'an event removed, the rest numbered and hashed anew': (random, { lines }) => {
    const index = eventIndex(random, lines);
    const rest = spliced(lines, index, 1).map((text, place) => {
      const line = parse(text);
      if (place < index) return text;
      return canonicalJson(
        isEvent(line)
          ? { ...line, line: place + 1, seq: Number(line.seq) - 1 }
          : { ...line, line: place + 1 },
      );
    });
    const expected = at(['altered', 'removed'], lines, index);
    return { lines: withHashesAnew(rest, index, previousHashOf(lines, index)), expected };
  },
  'two lines joined': (random, { lines }) => {
    const index = random.between(1, lines.length - 2);
    const joined = `${lines[index]}${lines[index + 1]}`;
    const expected = { kinds: ['altered'], line: index + 1, ...firstMissing(lines, index, index + 2) };
    return { lines: spliced(lines, index, 2, joined), expected };
  },
};

const insertions: Record<string, Mutation> = {
  'a forged event inserted': (random, { lines }) => {
    const source = eventIndex(random, lines);
    const index = bodyIndex(random, lines);
    const forged = rehashed(alteredRecord(random, lines[source]), previousHashOf(lines, index));
    const text = canonicalJson({ ...forged, line: index + 1 });
    return { lines: spliced(lines, index, 0, text), expected: { kinds: ['inserted'], line: index + 1 } };
  },
  'a line repeated': (random, { lines }) => {
    const source = bodyIndex(random, lines);
    const index = random.between(1, lines.length);
    // Of two equal neighbours the second one is the copy.
    const line = index === source ? index + 2 : index + 1;
    const expected = { kinds: ['inserted'], line, ...thingAt(lines, source) };
    return { lines: spliced(lines, index, 0, lines[source] ?? ''), expected };
  },
  'something else inserted': (random, { lines }) => {
    const index = random.between(1, lines.length);
    const text = random.pick([
      '',
      '{}',
      'null',
      '[]',
      'x',
      '{"record":{}}',
      '{"checkpoint":1}',
      lines[0] ?? '',
    ]);
    return { lines: spliced(lines, index, 0, text), expected: { kinds: ['inserted'], line: index + 1 } };
  },
  'lines of another export appended': (random, { lines, earlier }) => {
    const from = random.between(1, earlier.length - 1);
    const expected = { kinds: ['inserted'], line: lines.length + 1 };
    return { lines: [...lines, ...earlier.slice(from)], expected };
  },
};

const reorderings: Record<string, Mutation> = {
  'two lines swapped': (random, { lines }) => {
    const [first = 1, second = 2] = twoOf(random, lines);
    const swapped = [...lines];
    swapped[first] = lines[second] ?? '';
    swapped[second] = lines[first] ?? '';
    return { lines: swapped, expected: at(['reordered'], lines, first) };
  },
  'neighbours swapped': (random, { lines }) => {
    const index = random.between(1, lines.length - 2);
    const swapped = spliced(lines, index, 2, lines[index + 1] ?? '', lines[index] ?? '');
    return { lines: swapped, expected: at(['reordered'], lines, index) };
  },
  'a line moved': (random, { lines }) => {
    const [first = 1, second = 2] = twoOf(random, lines);
    const [from, to] = random.pick([
      [first, second],
      [second, first],
    ] as const);
    const moved = spliced(spliced(lines, from, 1), to, 0, lines[from] ?? '');
    return { lines: moved, expected: at(['reordered'], lines, first) };
  },
  'a stretch reversed': (random, { lines }) => {
    const [from = 1, to = 2] = twoOf(random, lines);
    const stretch = lines.slice(from, to + 1).reverse();
    return {
      lines: spliced(lines, from, stretch.length, ...stretch),
      expected: at(['reordered'], lines, from),
    };
  },
};

const forgeries: Record<string, Mutation> = {
  'all of it signed with another key': (_random, { resigned }) => ({
    lines: [...resigned],
    expected: { kinds: ['altered'], line: 1, what: 'header', seq: 0 },
  }),
  'a line signed with another key': (random, { lines, resigned }) => {
    const index = bodyIndex(random, lines);
    return {
      lines: spliced(lines, index, 1, resigned[index] ?? ''),
      expected: at(['altered'], lines, index),
    };
  },
};

/** Two different lines behind the header, the earlier one first. */
function twoOf(random: Random, lines: readonly string[]): [number, number] {
  for (;;) {
    const [one, other] = [bodyIndex(random, lines), bodyIndex(random, lines)];
    if (one !== other) return [Math.min(one, other), Math.max(one, other)];
  }
}

/** Ways to change an export, by what is done. */
export const mutations: Readonly<Record<string, Mutation>> = {
  ...changes,
  ...removals,
  ...insertions,
  ...reorderings,
  ...forgeries,
};
