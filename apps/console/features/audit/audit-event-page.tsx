'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatExact } from '../../components/format-time.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { useMayPerhaps } from '../permissions/permission-context.tsx';
import { auditHref } from './audit-filter.ts';
import { FieldDiff } from './field-diff.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { type AuditEvent, useAuditEvent } from './queries.ts';

/** One event: who, what, when, from where, with which key, and what was before and after. */
export function AuditEventPage({ eventId }: { eventId: string }) {
  const answer = useAuditEvent(eventId);
  const mayOpenDecision = useMayPerhaps('turnpike:decisions:get');
  const crumbs = [{ label: 'Audit', href: '/audit' }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="Audit event" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The event could not be read." />
      </>
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const event = answer.data;
  const { who, did, what } = event.sentence_parts;
  return (
    <>
      <PageHeader
        title={`Event ${event.seq}`}
        description={<span className="wrap-anywhere">{`${who} ${did} ${what}`}</span>}
        crumbs={crumbs}
        meta={<OutcomeBadge outcome={event.outcome} />}
        actions={
          event.decision_id && mayOpenDecision ? (
            <LinkButton href={`/access/decisions/${event.decision_id}`} variant="primary">
              Why was this refused?
            </LinkButton>
          ) : null
        }
      />
      <div className="space-y-5">
        <Circumstances event={event} />
        <Card title="What changed" flush>
          <FieldDiff event={event} />
        </Card>
      </div>
    </>
  );
}

function Circumstances({ event }: { event: AuditEvent }) {
  const { credential, sentence_parts: said } = event;
  const resource = event.resource_name || event.resource_id;
  return (
    <Card title="What happened">
      <DescriptionList
        facts={[
          { term: 'Who', value: <Filter by={{ user: event.user_name }}>{said.who}</Filter> },
          { term: 'When', value: <time dateTime={event.time}>{formatExact(new Date(event.time))}</time> },
          {
            term: 'From',
            value: event.source_ip && <Filter by={{ source: event.source_ip }}>{event.source_ip}</Filter>,
          },
          {
            term: 'By',
            value: said.by && <Filter by={{ credential: credential.id }}>{said.by}</Filter>,
          },
          {
            term: 'On what',
            value: resource && <Filter by={{ resource: event.resource_id }}>{resource}</Filter>,
          },
          { term: 'Kind of resource', value: event.resource_type },
          { term: 'Operation', value: event.operation },
          { term: 'Traced as', value: event.trace_name },
          {
            term: 'Request',
            value: event.request_id && <CopyableId id={event.request_id} label="request id" />,
          },
        ]}
      />
      <dl className="mt-4 space-y-3">
        <Code term="Action">{event.action}</Code>
        <Code term="Resource">{event.resource_urn}</Code>
      </dl>
    </Card>
  );
}

/** Leads to the events that have this in common. */
function Filter({ by, children }: { by: Parameters<typeof auditHref>[0]; children: ReactNode }) {
  const [value] = Object.values(by);
  if (!value) return <span className="wrap-anywhere">{children}</span>;
  return (
    <Link
      href={auditHref(by)}
      title="All events with this"
      className="rounded-sm text-accent wrap-anywhere hover:underline"
    >
      {children}
    </Link>
  );
}

function Code({ term, children }: { term: string; children: string }) {
  if (children === '') return null;
  return (
    <div>
      <dt className="text-xs text-muted">{term}</dt>
      <dd className="font-mono text-xs break-all">{children}</dd>
    </div>
  );
}
