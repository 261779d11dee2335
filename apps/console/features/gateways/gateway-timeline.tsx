'use client';

import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useGatewayEvents } from './queries.ts';

/** Enough for a life from request to deletion; older ones are told by the API. */
const SHOWN_EVENTS = 12;

interface GatewayTimelineProps {
  readonly gatewayId: string;
  /** Asks every second: the gateway is changing. */
  readonly watch: boolean;
}

/** What happened to the gateway, newest first. */
export function GatewayTimeline({ gatewayId, watch }: GatewayTimelineProps) {
  const events = useGatewayEvents(gatewayId, watch);
  const newestFirst = [...(events.data?.events ?? [])]
    .sort((a, b) => b.time.localeCompare(a.time))
    .slice(0, SHOWN_EVENTS);
  return (
    <Card title="Time line">
      {events.error && !events.data ? <ErrorNotice error={events.error} /> : null}
      {events.isPending ? <Skeleton className="h-24" /> : null}
      {events.data && newestFirst.length === 0 ? (
        <p className="text-muted">Nothing has happened yet.</p>
      ) : null}
      <ol aria-live="polite" aria-relevant="additions">
        {newestFirst.map((event, index) => (
          <li key={event.id} className="relative flex gap-3 pb-4 pl-0.5 last:pb-0">
            {index < newestFirst.length - 1 ? (
              <span aria-hidden className="absolute top-3 bottom-0 left-[5px] w-px bg-line" />
            ) : null}
            <span
              aria-hidden
              className={cn(
                'mt-1.5 size-2 shrink-0 rounded-full ring-4 ring-surface',
                /fail|refus|crash|error|lost|listener/i.test(event.kind)
                  ? 'bg-danger'
                  : index === 0
                    ? 'bg-accent'
                    : 'bg-line-strong',
              )}
            />
            <div className="min-w-0 flex-1">
              <p className="break-words">{event.message}</p>
              <p className="text-xs text-muted">
                <span className="font-mono">{event.kind}</span> · <Moment at={event.time} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
