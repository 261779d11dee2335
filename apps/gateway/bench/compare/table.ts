import { type Measured, median, type Round } from './measure.ts';

/** Medians of one target, and how it stands to its baseline round by round. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly callsPerSecond: number;
  readonly cpuUsPerCall: number;
  readonly allocatedBytesPerCall: number | null;
  readonly collectingShare: number | null;
  readonly residentMb: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly p999Ms: number | null;
  readonly baseline: string;
  /** Median over the rounds of calls per second beside the baseline's of the same round; null: it was not run. */
  readonly ratio: number | null;
  /** The same by CPU time per call. */
  readonly cpuRatio: number | null;
  readonly promised: number | null;
}

/** Medians and ratios of a run. */
export function summarise(all: readonly Measured[]): Row[] {
  return all.map((one) => {
    const { target, rounds } = one;
    // A generator that got no time on a busy machine has nothing to tell.
    const latencies = one.latencies.filter(({ calls }) => calls > 0);
    const of = (pick: (round: Round) => number | null): number | null => {
      const values = rounds.map(pick).filter((value) => value !== null);
      return values.length === 0 ? null : median(values);
    };
    const baseline = all.find(({ target: { id } }) => id === target.baseline);
    const latency = (pick: 'p50Ms' | 'p99Ms' | 'p999Ms'): number | null =>
      latencies.length === 0 ? null : median(latencies.map((each) => each[pick]));
    return {
      ...{ id: target.id, title: target.title, baseline: target.baseline, residentMb: one.residentMb },
      callsPerSecond: of((round) => round.callsPerSecond) ?? 0,
      cpuUsPerCall: of((round) => round.cpuUsPerCall) ?? 0,
      allocatedBytesPerCall: of((round) => round.allocatedBytesPerCall),
      collectingShare: of((round) => round.collectingShare),
      ...{ p50Ms: latency('p50Ms'), p99Ms: latency('p99Ms'), p999Ms: latency('p999Ms') },
      ratio: ratioTo(baseline, one, (round) => round.callsPerSecond),
      cpuRatio: ratioTo(one, baseline, (round) => round.cpuUsPerCall),
      promised: target.promised ?? null,
    };
  });
}

/** Median over the rounds of what `above` has beside what `below` has; null: one of them was not run. */
function ratioTo(
  below: Measured | undefined,
  above: Measured | undefined,
  of: (round: Round) => number,
): number | null {
  if (!below || !above) return null;
  const each = above.rounds.map((round, at) => {
    const other = below.rounds[at];
    return other ? of(round) / of(other) : null;
  });
  return median(each.filter((value) => value !== null));
}

const shown = (value: number | null, digits: number): string =>
  value === null
    ? ''
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The whole table in Markdown. */
export function wholeTable(rows: readonly Row[]): string {
  const head = [
    ...['what', 'calls/s', 'ratio', 'to', 'promised', 'CPU µs per call', 'ratio by CPU'],
    ...['bytes per call', 'in GC', 'p50 / p99 / p99.9 at half load, ms', 'resident MB'],
  ];
  const lines = rows.map((row) => [
    ...[
      row.title,
      shown(row.callsPerSecond, 0),
      shown(row.ratio, 2),
      row.id === row.baseline ? '' : row.baseline,
    ],
    ...[shown(row.promised, 2), shown(row.cpuUsPerCall, 1), shown(row.cpuRatio, 2)],
    shown(row.allocatedBytesPerCall, 0),
    row.collectingShare === null ? '' : `${shown(row.collectingShare * 100, 1)} %`,
    row.p50Ms === null ? '' : [row.p50Ms, row.p99Ms, row.p999Ms].map((ms) => shown(ms, 2)).join(' / '),
    shown(row.residentMb, 0),
  ]);
  return table(head, lines);
}

/** What README has. */
export function shortTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [row.title, shown(row.ratio, 2), shown(row.cpuRatio, 2), row.baseline]);
  return table(['what', 'calls per second, ratio', 'calls per CPU second, ratio', 'to'], lines);
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** A text with what stands between two marks of it replaced. @throws Error when the marks are not there */
export function replaceBetween(text: string, name: string, content: string): string {
  const [from, to] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`no marks named ${name}`);
  return `${text.slice(0, start + from.length)}${content}\n${text.slice(end)}`;
}
