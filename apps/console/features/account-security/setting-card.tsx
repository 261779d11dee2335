'use client';

import type { ReactNode } from 'react';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { ApiError } from '../api/api-error.ts';

interface SettingCardProps<Data> {
  readonly title: string;
  readonly description: string;
  readonly answer: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly children: (data: Data) => ReactNode;
}

/** Five notices of the same refusal, one per setting, would look like an alarm. */
const isForbidden = (error: Error | null): boolean => error instanceof ApiError && error.status === 403;

/** A setting once it is read; the reason when it may not be. */
export function SettingCard<Data>({ title, description, answer, children }: SettingCardProps<Data>) {
  return (
    <Card title={title} description={description}>
      {answer.data ? (
        children(answer.data)
      ) : isForbidden(answer.error) ? (
        <p className="text-muted">You may not see this setting: ask an administrator of your account.</p>
      ) : answer.error ? (
        <ErrorNotice
          error={answer.error}
          title="The setting could not be read."
          onRetry={() => void answer.refetch()}
        />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Card>
  );
}
