import type { ReactNode } from 'react';

export interface Fact {
  readonly term: string;
  readonly value: ReactNode;
}

/** Terms and values, in as many columns as fit. */
export function DescriptionList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-4">
      {facts.map((fact) => (
        <div key={fact.term} className="min-w-0">
          <dt className="text-xs text-muted">{fact.term}</dt>
          <dd className="mt-0.5 break-words tabular-nums">{fact.value === '' ? '–' : fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
