'use client';

import Link from 'next/link';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { ApiError } from '../api/api-error.ts';
import { EventSentence } from '../audit/event-sentence.tsx';
import { useAuditEvents } from '../audit/queries.ts';

const MOST_SHOWN = 8;

/** The last changes, each as a sentence. */
export function RecentChanges() {
  const answer = useAuditEvents({ limit: MOST_SHOWN, outcome: 'succeeded' });
  return (
    <Card
      title="Recent changes"
      actions={
        <Link href="/audit" className="rounded-sm text-xs font-medium text-accent hover:underline">
          All events
        </Link>
      }
    >
      {answer.error && !answer.data ? <NotReadable error={answer.error} /> : null}
      {answer.isPending ? <Skeleton className="h-32" /> : null}
      {answer.data?.events.length === 0 ? <p className="text-muted">Nothing was changed yet.</p> : null}
      <ul className="space-y-2.5">
        {answer.data?.events.map((event) => (
          <li key={event.id} className="flex items-baseline justify-between gap-3">
            <Link
              href={`/audit/${event.id}`}
              title={event.sentence}
              className="min-w-0 truncate rounded-sm hover:underline"
            >
              <EventSentence event={event} />
            </Link>
            <span className="shrink-0 text-xs text-muted">
              <Moment at={event.time} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Not being allowed to read the audit log is no mishap, on a page that is about something else. */
function NotReadable({ error }: { error: Error }) {
  if (error instanceof ApiError && error.status === 403) {
    return (
      <p className="text-muted">You need the permission turnpike:audit:list to see what others change.</p>
    );
  }
  return <ErrorNotice error={error} title="The changes could not be read." />;
}
