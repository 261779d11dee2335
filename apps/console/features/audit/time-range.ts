const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far back each quick range reaches. */
const reach: Readonly<Record<string, number>> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
};

/** Choices of the range, as the address names them; without one it is all time. */
export const ranges = [
  { value: 'hour', label: 'Last hour' },
  { value: 'day', label: 'Last day' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'custom', label: 'Between two times' },
] as const;

/** A range as it stands in the address; `from` and `to` count only when it is `custom`. */
export interface RangeChoice {
  readonly range: string;
  readonly from: string;
  readonly to: string;
}

/** Times that the server is asked for, RFC 3339; `from` is included, `to` is not. */
export interface TimeRange {
  readonly from?: string;
  readonly to?: string;
}

/**
 * The times of a range. A quick one begins on a whole minute, so that the same question is asked again within one.
 * Times of the address that are none are left out.
 */
export function timesOf({ range, from, to }: RangeChoice, now: Date): TimeRange {
  const back = Object.hasOwn(reach, range) ? reach[range] : undefined;
  if (back !== undefined) {
    const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
    return { from: new Date(minute - back).toISOString() };
  }
  if (range !== 'custom') return {};
  const [first, last] = [isoOf(from), isoOf(to)];
  return { ...(first && { from: first }), ...(last && { to: last }) };
}

/** A time in the form of RFC 3339; '' where it is none. A time without a zone is the reader's own. */
export function isoOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** A time as a field for date and time takes it: the reader's own zone, to the minute. */
export function localOf(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return '';
  const offset = new Date(time).getTimezoneOffset() * MINUTE_MS;
  return new Date(time - offset).toISOString().slice(0, 16);
}
