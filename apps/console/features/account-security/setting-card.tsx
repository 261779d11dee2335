'use client';

import type { ReactNode } from 'react';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';

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

/** A setting once it is read; the reason when it may not be. */
export function SettingCard<Data>({ title, description, answer, children }: SettingCardProps<Data>) {
  return (
    <Card title={title} description={description}>
      {answer.data ? (
        children(answer.data)
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
