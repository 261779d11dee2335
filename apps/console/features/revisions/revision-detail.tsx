'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { filterClass } from '../../components/input-class.ts';
import { Moment } from '../../components/moment.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { auditHref } from '../audit/audit-filter.ts';
import { DocumentDiffList } from './document-diff.tsx';
import { type Revision, useComparison, useRevision } from './queries.ts';
import { RestoreButton } from './restore-button.tsx';

interface RevisionDetailProps {
  readonly gatewayId: string;
  readonly revision: number;
  readonly current: number;
}

/** One revision: who made it, what it changed, or how it differs from any other. */
export function RevisionDetail({ gatewayId, revision, current }: RevisionDetailProps) {
  const shown = useRevision(gatewayId, revision);
  const [{ compare }, setAddress] = useQueryStates({ compare: parseAsInteger, revision: parseAsInteger });
  const comparison = useComparison(gatewayId, compare ?? 0, revision, compare !== null && compare > 0);
  const back = (
    <Button size="sm" variant="ghost" onClick={() => void setAddress(null)}>
      <ArrowLeft aria-hidden />
      All revisions
    </Button>
  );
  if (shown.error && !shown.data)
    return (
      <>
        <div className="mb-3">{back}</div>
        <ErrorNotice error={shown.error} title={`Revision ${revision} could not be read.`} />
      </>
    );
  if (!shown.data) return <DetailSkeleton />;
  const isComparing = compare !== null && compare > 0;
  const diff = isComparing ? comparison.data?.diff : shown.data.diff;
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-3">
        {back}
        <h2 className="text-lg font-semibold tabular-nums">Revision {revision}</h2>
        {shown.data.current ? (
          <Badge tone="success" dot>
            served now
          </Badge>
        ) : (
          <RestoreButton gatewayId={gatewayId} revision={revision} current={current} />
        )}
      </div>
      <Card>
        <Facts revision={shown.data} />
      </Card>
      <Card
        title={isComparing ? `From revision ${compare} to ${revision}` : 'What it changed'}
        description={
          isComparing
            ? 'What is different in this one, seen from the other.'
            : 'Compared with the revision before. Of secrets only that they changed.'
        }
        actions={
          <label className="flex items-center gap-2 text-xs text-muted">
            Compare with
            <input
              type="number"
              min={1}
              max={current}
              value={compare ?? ''}
              placeholder={String(Math.max(1, revision - 1))}
              onChange={({ target }) =>
                void setAddress({
                  compare: Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber,
                })
              }
              className={cn(filterClass, 'w-24 px-2 tabular-nums')}
            />
          </label>
        }
        flush
      >
        {isComparing && comparison.error ? (
          <div className="p-4">
            <ErrorNotice error={comparison.error} title={`Revision ${compare} cannot be compared with.`} />
          </div>
        ) : diff ? (
          <DocumentDiffList documents={diff.documents} total={diff.total} none="No document differs." />
        ) : (
          <DetailSkeleton />
        )}
      </Card>
    </div>
  );
}

function Facts({ revision }: { revision: Revision }) {
  const { time, summary, causes, added, changed, removed, restored_from } = revision;
  return (
    <>
      <p className="mb-3 text-base">{summary || 'The first revision.'}</p>
      <DescriptionList
        facts={[
          { term: 'When', value: <Moment at={time} /> },
          { term: 'Added', value: added },
          { term: 'Changed', value: changed },
          { term: 'Removed', value: removed },
          ...(restored_from === null ? [] : [{ term: 'Restores', value: `revision ${restored_from}` }]),
        ]}
      />
      {causes.length > 0 ? (
        <ul aria-label="Causes" className="mt-4 space-y-1 border-t border-line pt-3 text-xs text-muted">
          {causes.map(({ user_name, operation, request_id, time: at }) => (
            <li key={`${request_id} ${operation}`} className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium text-ink">{user_name || 'The system'}</span>
              <code className="font-mono">{operation || 'mended it'}</code>
              <Moment at={at} />
              {request_id ? (
                <Link href={auditHref({ request: request_id })} className="text-accent hover:underline">
                  Audit
                </Link>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
