'use client';

import { useFormContext, useWatch } from 'react-hook-form';
import { cn } from '../../components/class-names.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { editionLabel } from '../gateways/gateway-status.ts';
import { ceilingsOf } from './edition-text.ts';
import { type Edition, useEditions } from './queries.ts';

/** Facts that people choose by; the others stand in the gateway's overview. */
const SHOWN_FACTS = 4;

interface EditionChoiceProps {
  /** The edition that the gateway has already. */
  readonly now?: string | undefined;
}

/** The field `spec_id` of the surrounding form: editions side by side, with what each gives. */
export function EditionChoice({ now }: EditionChoiceProps) {
  const editions = useEditions();
  if (editions.error && !editions.data) {
    return (
      <ErrorNotice
        error={editions.error}
        title="The editions could not be read."
        onRetry={() => void editions.refetch()}
      />
    );
  }
  if (!editions.data) return <Skeleton className="h-36" />;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium">Edition</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-3">
        {editions.data.editions.map((edition) => (
          <EditionOption key={edition.name} edition={edition} isNow={edition.name === now} />
        ))}
      </div>
      <p className="mt-1.5 text-xs text-muted">
        Of each node. It can be changed later without an interruption.
      </p>
    </fieldset>
  );
}

function EditionOption({ edition, isNow }: { edition: Edition; isNow: boolean }) {
  const { register } = useFormContext();
  const isChosen = useWatch({ name: 'spec_id' }) === edition.name;
  return (
    <label
      className={cn(
        'block cursor-pointer rounded-md border p-3 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent/40',
        isChosen ? 'border-accent bg-accent-soft/50' : 'border-line-strong/60 hover:border-muted',
      )}
    >
      <span className="flex items-center gap-2">
        <input
          type="radio"
          value={edition.name}
          {...register('spec_id')}
          className="size-3.5 shrink-0 accent-accent outline-none"
        />
        <span className="min-w-0 truncate font-medium">{editionLabel(edition.name)}</span>
        {isNow ? <span className="ml-auto text-xs text-muted">now</span> : null}
      </span>
      <span className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 text-xs tabular-nums">
        {ceilingsOf(edition)
          .slice(0, SHOWN_FACTS)
          .map(({ term, value }) => (
            <span key={term} className="contents">
              <span className="text-muted">{term}</span>
              <span className="text-right">{value}</span>
            </span>
          ))}
      </span>
    </label>
  );
}
