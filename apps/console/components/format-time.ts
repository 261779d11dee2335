const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const exactFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** "3 min. ago" within a week, the date before that; clocks that differ by seconds never say "in 2 s". */
export function formatRelative(date: Date, now: Date): string {
  const agoMs = now.getTime() - date.getTime();
  if (Math.abs(agoMs) < MINUTE_MS) return 'just now';
  if (Math.abs(agoMs) >= WEEK_MS) return dateFormat.format(date);
  if (Math.abs(agoMs) >= DAY_MS) return relativeFormat.format(-Math.round(agoMs / DAY_MS), 'day');
  if (Math.abs(agoMs) >= HOUR_MS) return relativeFormat.format(-Math.round(agoMs / HOUR_MS), 'hour');
  return relativeFormat.format(-Math.round(agoMs / MINUTE_MS), 'minute');
}

/** Date and time to the second in the reader's zone. */
export function formatExact(date: Date): string {
  return exactFormat.format(date);
}
