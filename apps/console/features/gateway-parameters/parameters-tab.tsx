'use client';

import { ChevronRight, SlidersHorizontal } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FilterSelect } from '../../components/filter-select.tsx';
import { Moment } from '../../components/moment.tsx';
import { SearchInput } from '../../components/search-input.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { ParameterForm } from './parameter-form.tsx';
import { type Parameter, type ParameterState, parametersOf } from './parameter-list.ts';
import { useSetParameters } from './queries.ts';

const tones: Record<ParameterState, Tone> = { default: 'neutral', changed: 'accent', off: 'neutral' };

/** Every parameter of a gateway: what it does, what it is set to, and its form. */
export function ParametersTab({ gatewayId }: { gatewayId: string }) {
  const set = useSetParameters(gatewayId);
  const [search, setSearch] = useQueryState('find', parseAsString.withDefault(''));
  const [state, setState] = useQueryState('state', parseAsString.withDefault(''));
  if (set.error && !set.data)
    return (
      <ErrorNotice
        error={set.error}
        title="The parameters could not be read."
        onRetry={() => void set.refetch()}
      />
    );
  if (!set.data) return <DetailSkeleton />;
  const shown = parametersOf(set.data.features).filter(
    (one) => (state === '' || one.state === state) && says(one, search),
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchInput name="find" label="Find a parameter" />
        <FilterSelect
          name="state"
          label="State"
          all="Any state"
          options={[
            { value: 'changed', label: 'Changed' },
            { value: 'default', label: 'Default' },
            { value: 'off', label: 'Off' },
          ]}
        />
        <p className="text-xs text-muted sm:ml-auto">A change is effective at once. Nothing restarts.</p>
      </div>
      <Card flush>
        {shown.length === 0 ? (
          <EmptyState
            icon={SlidersHorizontal}
            title="No parameter matches"
            action={
              <Button
                onClick={() => {
                  void setSearch(null);
                  void setState(null);
                }}
              >
                Clear filters
              </Button>
            }
          >
            Parameters switch what a gateway can do and bound what it takes.
          </EmptyState>
        ) : (
          <ul aria-label="Parameters" className="divide-y divide-line">
            {shown.map((parameter) => (
              <ParameterRow key={parameter.name} gatewayId={gatewayId} parameter={parameter} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

function says({ name, definition }: Parameter, search: string): boolean {
  return `${name} ${definition.title} ${definition.description}`.toLowerCase().includes(search.toLowerCase());
}

function ParameterRow({ gatewayId, parameter }: { gatewayId: string; parameter: Parameter }) {
  const { name, definition, state, set, keptOnly } = parameter;
  const [open, setOpen] = useQueryState('parameter', parseAsString);
  const isOpen = open === name;
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `parameter-${name}` : undefined}
        onClick={() => void setOpen(isOpen ? null : name)}
        className="flex w-full items-start gap-3 px-5 py-3 text-left hover:bg-canvas focus-visible:-outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          className={cn('mt-0.5 size-4 shrink-0 text-faint transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline gap-x-2.5">
            <span className="font-medium">{definition.title}</span>
            <code className="font-mono text-xs text-faint">{name}</code>
          </span>
          <span className={cn('max-w-3xl text-pretty text-muted', isOpen ? 'block' : 'line-clamp-1')}>
            {definition.description}
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1 text-xs text-muted">
          <Badge tone={tones[state]} dot={state === 'changed'}>
            {state}
          </Badge>
          {keptOnly ? <span>no effect yet</span> : set ? <Moment at={set.update_time} /> : null}
        </span>
      </button>
      {isOpen ? (
        <div id={`parameter-${name}`} className="border-t border-line bg-surface px-5 py-4 md:pl-12">
          <ParameterForm gatewayId={gatewayId} parameter={parameter} />
        </div>
      ) : null}
    </li>
  );
}
