'use client';

import { formatExact, formatRelative } from './format-time.ts';

/** A moment as people say it, with the exact time on hover. */
export function Moment({ at }: { at: string | number | null }) {
  if (at === null || at === '' || at === 0) return <span className="text-faint">–</span>;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{String(at)}</span>;
  return (
    <time
      dateTime={date.toISOString()}
      title={formatExact(date)}
      className="whitespace-nowrap"
      suppressHydrationWarning
    >
      {formatRelative(date, new Date())}
    </time>
  );
}
