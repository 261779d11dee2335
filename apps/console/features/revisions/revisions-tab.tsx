'use client';

import { parseAsInteger, useQueryState } from 'nuqs';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { BisectCard } from './bisect-card.tsx';
import { OverridesCard } from './overrides-card.tsx';
import { useRevisions } from './queries.ts';
import { RevisionDetail } from './revision-detail.tsx';
import { RevisionList } from './revision-list.tsx';

/** What a gateway served, revision by revision; the way back, and the search for the one that broke something. */
export function RevisionsTab({ gatewayId }: { gatewayId: string }) {
  const newest = useRevisions(gatewayId, { limit: 1 });
  const [revision] = useQueryState('revision', parseAsInteger);
  if (newest.error && !newest.data)
    return (
      <ErrorNotice
        error={newest.error}
        title="The revisions could not be read."
        onRetry={() => void newest.refetch()}
      />
    );
  if (!newest.data) return <DetailSkeleton />;
  const current = newest.data.revisions[0]?.revision ?? 0;
  if (revision !== null)
    return <RevisionDetail gatewayId={gatewayId} revision={revision} current={current} />;
  return (
    <div className="space-y-5">
      <OverridesCard gatewayId={gatewayId} />
      <div>
        <RevisionList gatewayId={gatewayId} current={current} />
      </div>
      {current > 1 ? <BisectCard gatewayId={gatewayId} current={current} /> : null}
    </div>
  );
}
