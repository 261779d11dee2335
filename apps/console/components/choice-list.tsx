'use client';

import type { ReactNode } from 'react';

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
}

interface ChoiceListProps {
  readonly legend: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  readonly empty: string;
}

/** Several of many: a scrolling list of check boxes. */
export function ChoiceList({ legend, choices, chosen, onChange, empty }: ChoiceListProps) {
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {choices.length === 0 ? (
        <p className="rounded-md border border-dashed border-line px-3 py-4 text-center text-muted">
          {empty}
        </p>
      ) : (
        <div className="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line">
          {choices.map((choice) => (
            <label key={choice.id} className="flex items-center gap-3 px-3 py-2 hover:bg-sunken">
              <input
                type="checkbox"
                checked={chosen.includes(choice.id)}
                onChange={(event) => toggle(choice.id, event.target.checked)}
                className="size-3.5 accent-accent"
              />
              <span className="max-w-[60%] shrink-0 truncate font-medium">{choice.label}</span>
              {choice.hint ? (
                <span className="ml-auto min-w-0 truncate text-xs text-muted">{choice.hint}</span>
              ) : null}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
