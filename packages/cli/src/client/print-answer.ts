import { Failure } from '../failure.ts';
import type { ManagementAnswer } from './management-client.ts';

type Row = Record<string, unknown>;

/**
 * Prints an answer: JSON when asked for, else a table for lists and `name value` lines for the rest. An error status is
 * printed as a {@link Failure} (or its JSON body) and makes the exit code 1.
 */
export function printAnswer({ status, body }: ManagementAnswer, asJson: boolean): number {
  const isError = status >= 400;
  if (asJson) console.log(JSON.stringify(body ?? { status }));
  else if (isError) throw new Failure('request_failed', describeError(status, body));
  else console.log(body === null ? `Done (${status}).` : describe(body));
  return isError ? 1 : 0;
}

function describeError(status: number, body: unknown): string {
  const { error_code, error_msg, request_id } = (body ?? {}) as Record<string, string | undefined>;
  if (!error_code)
    return `The system answered ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`;
  return `${error_msg} (${status} ${error_code}, request ${request_id})`;
}

function describe(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body);
  const list = Object.entries(body).find(([, value]) => Array.isArray(value) && 'size' in body);
  if (list) return table(list[1] as Row[]);
  return Object.entries(body)
    .map(([name, value]) => `${name.padEnd(28)}${cell(value)}`)
    .join('\n');
}

const mostColumns = 6;

/** The first plain columns that any row fills. */
function table(rows: Row[]): string {
  if (rows.length === 0) return 'None.';
  const isPlain = (value: unknown) => value !== '' && value !== null && typeof value !== 'object';
  const names = Object.keys(rows[0] ?? {})
    .filter((name) => rows.some((row) => isPlain(row[name])))
    .slice(0, mostColumns);
  const lines = [names, ...rows.map((row) => names.map((name) => cell(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}
