'use client';

import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { ApiError } from '../features/api/api-error.ts';
import { adviceFor } from '../features/api/error-advice.ts';
import { useMayPerhaps } from '../features/permissions/permission-context.tsx';
import { Button } from './button.tsx';
import { CopyableId } from './copy-button.tsx';

interface ErrorNoticeProps {
  readonly error: Error;
  /** What did not work, as a sentence. */
  readonly title?: string | undefined;
  /** What to do, where the code alone does not say it. */
  readonly advice?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** A refusal: what happened, why, what to do, and the request id to ask with. */
export function ErrorNotice({ error, title = 'This did not work.', advice, onRetry }: ErrorNoticeProps) {
  const refusal = error instanceof ApiError ? error : null;
  const mayOpen = useMayPerhaps('turnpike:decisions:get');
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-danger/30 bg-danger-soft px-4 py-3">
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 break-words">{error.message}</p>
        {refusal ? <p className="mt-1 text-muted">{advice ?? adviceFor(refusal)}</p> : null}
        {refusal ? (
          <p className="mt-1.5 flex flex-wrap items-center gap-x-3 text-xs text-muted">
            <span className="font-mono">{refusal.code}</span>
            {refusal.requestId ? (
              <span className="inline-flex items-center gap-1">
                Request <CopyableId id={refusal.requestId} label="request id" />
              </span>
            ) : null}
            {refusal.decisionId && mayOpen ? (
              <Link href={`/access/decisions/${refusal.decisionId}`} className="text-accent hover:underline">
                Why was this refused?
              </Link>
            ) : null}
          </p>
        ) : null}
      </div>
      {onRetry ? (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
