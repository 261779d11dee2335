import type { FaultRow, RowResult } from './fault-row.ts';

/** What a row found, or why it could not be carried out. */
export type Finding = { row: FaultRow; result: RowResult } | { row: FaultRow; error: string };

const whole = (value: number): string => (Number.isFinite(value) ? String(Math.round(value)) : 'never');

/** Median and worst of the recoveries, ms. */
function recovery(values: readonly number[]): string {
  if (values.length === 0) return '-';
  const sorted = values.toSorted((a, b) => a - b);
  return `${whole(sorted[Math.floor(sorted.length / 2)] ?? 0)} / ${whole(sorted.at(-1) ?? 0)}`;
}

/** The fault table as Markdown. */
export function faultTable(findings: readonly Finding[], head: string): string {
  const lines = [
    '# Fault table',
    '',
    head,
    '',
    '| # | fault | guarantee | sent | lost | wrong version | recovery ms (median / worst) | orphans | held |',
    '|---|---|---|---|---|---|---|---|---|',
    ...findings.map(tableLine),
    '',
    ...findings.flatMap(details),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function tableLine(finding: Finding): string {
  const { number, title, guarantee } = finding.row;
  if ('error' in finding)
    return `| ${number} | ${title} | ${guarantee} | - | - | - | - | - | not carried out |`;
  const { sent, lost, wrongVersion, recoveriesMs, orphans, broken } = finding.result;
  const held = broken.length > 0 ? '**no**' : sent === 0 ? 'not run' : 'yes';
  const cells = [number, title, guarantee, sent, lost, wrongVersion, recovery(recoveriesMs), orphans, held];
  return `| ${cells.join(' | ')} |`;
}

function details(finding: Finding): string[] {
  const notes =
    'error' in finding
      ? [`could not be carried out: ${finding.error}`]
      : [...finding.result.broken.map((text) => `NOT HELD: ${text}`), ...finding.result.notes];
  return notes.length === 0 ? [] : [`## ${finding.row.number}`, '', ...notes.map((note) => `- ${note}`), ''];
}
