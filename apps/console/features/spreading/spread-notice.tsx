'use client';

import type { ReactNode } from 'react';
import { Badge } from '../../components/badge.tsx';
import { cn } from '../../components/class-names.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';
import type { Spread } from './spread-of-response.ts';

const WATCH_MS = 1_000;
const IDLE_MS = 15_000;

interface SpreadNoticeProps {
  readonly gatewayId: string;
  /** Of the change that was just made; null: nobody knows, so that the newest revision is meant. */
  readonly spread: Spread | null;
  /** What can be done about it. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
}

/** "2 of 2 nodes at revision 43", watched until it is so; names the nodes that lag, and why where that is known. */
export function SpreadNotice({ gatewayId, spread, action, className }: SpreadNoticeProps) {
  const revision = spread?.revision ?? undefined;
  const { data } = useRead(
    'showPropagation',
    { path: { instance_id: gatewayId }, query: { revision } },
    {
      key: keys.revisions(gatewayId),
      refetchIntervalMs: (last) => (last?.propagation.complete ? IDLE_MS : WATCH_MS),
    },
  );
  if (!data) return null;
  const { propagation } = data;
  const { acknowledged, lagging, complete } = propagation;
  const total = acknowledged.length + lagging.length;
  if (total === 0) return null;
  return (
    <div
      role="status"
      className={cn(
        'flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-md border border-line bg-canvas px-3 py-2 text-xs text-muted tabular-nums',
        className,
      )}
    >
      <Badge tone={complete ? 'success' : 'accent'} dot pulse={!complete}>
        {complete ? 'In effect' : 'Spreading'}
      </Badge>
      <span>
        {acknowledged.length} of {total} {total === 1 ? 'node' : 'nodes'} at revision{' '}
        {propagation.revision ?? 'to come'}
      </span>
      {lagging.map(({ node, revision: served, reason }) => (
        <span key={node} className="text-warning">
          {node} {served < 0 ? 'serves nothing yet' : `is still at ${served}`}
          {reason === '' ? '' : `: ${reason}`}
        </span>
      ))}
      {action ? <span className="ml-auto">{action}</span> : null}
    </div>
  );
}
